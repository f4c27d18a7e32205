#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/worker_pool.hpp"
#include "http/message.hpp"

namespace hb::http {

// Answers at once, on the network thread: it must not block, read files or evaluate queries. Nothing means
// that this request needs the worker handler.
using InlineHandler = std::function<std::optional<Response>(const Request&)>;

// Answers on a worker thread, several at a time: it must be thread-safe, and it may block.
using WorkerHandler = std::function<Response(const Request&)>;

// Who gets to see a route. For everyone else its path does not exist.
enum class Access : uint8_t {
  anyone,
  local,  // requests by the local socket alone
};

struct Route {
  std::vector<Method> methods;  // HEAD comes with GET by itself
  std::string path;             // exact, or "/assets/*" for everything below /assets/
  InlineHandler on_network_thread;
  WorkerHandler on_worker;  // at least one of the two is set
  Access access = Access::anyone;
  // Where handlers of this route run that take long, so that they hold up no others; the server's own
  // workers where it is null. It must outlive the server.
  WorkerPool* workers = nullptr;
  std::chrono::milliseconds handler_time{0};  // for the worker to answer; 0: the server's limit
};

// The one table of all routes. It is filled before the server starts and constant from then on; find() and
// dispatch() are thread-safe.
class Router {
 public:
  // A path is added once: twice is a bug and aborts.
  void add(Route route);

  // Answers GET and HEAD of every path that no route has and that is not under /api: the page.
  void set_fallback(std::function<Response(const Request&)> page);

  // The route of a request, or the response that refuses it: 404, or 405 with Allow. An exact path goes
  // before "/*", a longer prefix before a shorter one. Routes that the request may not see are passed over.
  [[nodiscard]] std::expected<const Route*, Response> find(const Request& request) const;

  // find() and both handlers, all on the calling thread: how tests ask a handler as a client would.
  [[nodiscard]] Response dispatch(const Request& request) const;

 private:
  [[nodiscard]] const Route* lookup(const Request& request) const;

  std::map<std::string, Route, std::less<>> exact_;
  std::vector<Route> prefixes_;  // longest first, without their "*"
  std::optional<Route> fallback_;
};

}  // namespace hb::http
