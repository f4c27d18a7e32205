#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/worker_pool.hpp"
#include "http/limits.hpp"
#include "http/router.hpp"
#include "http/statistics.hpp"

namespace hb::http {

// An HTTP/1.1 server on a port and, for the program's own command line, on a Unix-domain socket: one network
// thread that reads, checks, routes and writes; handlers that may block run
// on the worker pool. Router, pool and clock belong to the caller and must outlive the server; the router
// must outlive the pool's jobs too. All functions but the constructor are thread-safe after start().
class Server {
 public:
  struct Options {
    std::string address = "127.0.0.1";  // an IPv4 or IPv6 address
    uint16_t port = 8080;               // 0: the system chooses one
    // Names of this machine that a Host header may have, beside localhost and loopback addresses.
    std::vector<std::string> allowed_hosts;
    Limits limits = {};
    // Of the local socket's file, for which the caller holds the lock of its directory; empty: none is made.
    std::string local_path = {};
    Limits local_limits = kLocalLimits;
  };

  Server(Options options, const Router& router, WorkerPool& workers, const Clock& clock);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Stops, if that has not been done.
  ~Server();

  // Takes the port and makes the local socket; clients can connect from here on and are answered after
  // start(). Returns the port. An error is a sentence for the user: which address, why not, and what to do. A
  // local socket that cannot be made is a warning in the log: the network is served without it.
  [[nodiscard]] Result<uint16_t> listen();

  // Starts the network thread.
  void start();

  // Closes everything, streams included, removes the local socket and ends the network thread. Jobs that
  // still run on workers finish on their own and their answers are dropped.
  void stop();

  [[nodiscard]] Statistics statistics() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace hb::http
