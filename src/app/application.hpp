#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <span>

#include "api/latest_frame.hpp"
#include "api/query.hpp"
#include "api/routes.hpp"
#include "api/write.hpp"
#include "app/options.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/worker_pool.hpp"
#include "collect/collector_config.hpp"
#include "collect/flag_values.hpp"
#include "collect/fs_probe.hpp"
#include "collect/runner.hpp"
#include "collect/ticker.hpp"
#include "dashboard/dashboards.hpp"
#include "http/assets.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "live/hub.hpp"
#include "procfs/host_root.hpp"
#include "promql/engine.hpp"
#include "remote/write_receiver.hpp"
#include "store/history.hpp"

namespace hb::app {

// The whole program, wired: what docs/architecture.md draws. Belongs to the main thread.
class Application {
 public:
  // Checks the paths, makes the collectors and takes the port. `page` holds the files that are served
  // where no route answers. The error is a sentence for the user.
  [[nodiscard]] static Result<std::unique_ptr<Application>> make(const Options& options,
                                                                 std::span<const http::Asset> page);

  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  // Ends every thread; takes well under a second.
  ~Application();

  // Starts to tick, and to answer as soon as every answer is complete: after the second tick, 100 ms later.
  void start();

  // The port that was taken, which is the one asked for unless that was 0.
  [[nodiscard]] uint16_t port() const { return port_; }

 private:
  explicit Application(const Options& options);

  [[nodiscard]] api::Dependencies dependencies(const Options& options);
  Result<void> set_up(const Options& options, std::span<const http::Asset> page);
  void tick(Timestamp time);

  // In the order of construction; the threads end in the reverse order.
  SystemClock clock_;
  procfs::HostRoot host_;
  collect::FlagValues flags_;
  std::unique_ptr<store::History> store_;
  std::unique_ptr<api::HistoryWriteTarget> write_target_;
  std::unique_ptr<remote::WriteReceiver> write_receiver_;  // null: nobody may write
  std::unique_ptr<dashboard::Dashboards> dashboards_;
  api::LatestFrame latest_;
  std::unique_ptr<collect::FsProbe> file_systems_;
  std::unique_ptr<promql::Engine> engine_;
  std::unique_ptr<api::QueryApi> queries_;
  std::unique_ptr<live::Hub> hub_;
  http::Router router_;
  WorkerPool workers_;
  WorkerPool query_workers_;    // apart, since a query may take minutes
  WorkerPool collect_workers_;  // apart, since a sensor that hangs must hold up no query
  collect::RunOffTick off_tick_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<collect::Runner> runner_;  // of the ticker's thread
  uint64_t ticks_ = 0;                       // of the ticker's thread
  std::promise<void> second_tick_;
  collect::Ticker ticker_;
  uint16_t port_ = 0;
};

}  // namespace hb::app
