#include "app/application.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/self_metrics.hpp"
#include "app/version.hpp"
#include "base/log.hpp"
#include "collect/collector_config.hpp"
#include "collect/registry.hpp"
#include "http/assets.hpp"
#include "http/local_socket.hpp"
#include "procfs/interfaces.hpp"
#include "procfs/kernel.hpp"
#include "promql/time_text.hpp"

namespace hb::app {
namespace {

// Names under which this machine may be asked for, besides localhost.
std::vector<std::string> host_names(const Options& options, const procfs::HostRoot& host) {
  std::vector<std::string> names = options.allowed_hosts;
  if (const Result<procfs::Kernel> kernel = procfs::read_kernel(host)) {
    names.push_back(kernel->nodename);
    if (!kernel->domainname.empty() && kernel->domainname != "(none)") {
      names.push_back(kernel->nodename + "." + kernel->domainname);
    }
  }
  if (is_loopback(options.listen)) return names;
  names.push_back(options.listen.address);
  // Listening on all addresses, any of them may be asked for.
  for (const procfs::NetworkInterface& interface :
       procfs::list_interfaces(host).value_or(std::vector<procfs::NetworkInterface>{})) {
    for (const std::string& address : interface.addresses)
      names.push_back(address.substr(0, address.find('/')));
  }
  return names;
}

std::unique_ptr<dashboard::Dashboards> make_dashboards(const Options& options, const Clock& clock) {
  if (options.memory_only)
    return std::make_unique<dashboard::Dashboards>(dashboard::memory_shelf(clock), "memory");
  return std::make_unique<dashboard::Dashboards>(
      dashboard::file_shelf(fmt::format("{}/dashboards", options.data_dir)), "disk");
}

http::Server::Options server_options(const Options& options, const procfs::HostRoot& host) {
  return {.address = options.listen.address,
          .port = options.listen.port,
          .allowed_hosts = host_names(options, host),
          .local_path = options.data_dir.empty()
                            ? std::string()
                            : fmt::format("{}/{}", options.data_dir, http::kLocalSocketName)};
}

// Of them one is asked for by each panel of a dashboard; more are refused.
constexpr std::size_t kWaitingQueriesMax = 128;
// A third of the weight of other threads: four heavy queries on two cores must not hold up the tick.
constexpr int kQueryNiceness = 5;

std::string host_name(const procfs::HostRoot& host) {
  const Result<procfs::Kernel> kernel = procfs::read_kernel(host);
  return kernel ? kernel->nodename : "localhost";
}

// As Prometheus says how long it keeps samples.
std::string retention_text(const Options& options) {
  if (options.memory_only) return "memory only";
  return fmt::format("{} or {}MiB", promql::format_duration(options.retention.raw),
                     options.retention.bytes_max >> 20);
}

}  // namespace

Application::Application(const Options& options)
    : host_(options.paths),
      flags_(options.collector_flags),
      workers_({.threads = 2, .queue_max = 256}),
      query_workers_({.threads = options.query.concurrency,
                      .queue_max = kWaitingQueriesMax,
                      .niceness = kQueryNiceness}),
      collect_workers_({.threads = 2, .queue_max = 256}),
      off_tick_([this](std::function<void()> job) { return collect_workers_.post(std::move(job)); }),
      ticker_(clock_, [this](Timestamp time) { tick(time); }) {}

Result<std::unique_ptr<Application>> Application::make(const Options& options,
                                                       std::span<const http::Asset> page) {
  std::unique_ptr<Application> application(new Application(options));
  if (Result<void> done = application->set_up(options, page); !done) return std::unexpected(done.error());
  return application;
}

Result<void> Application::set_up(const Options& options, std::span<const http::Asset> page) {
  if (Result<void> readable = host_.check(); !readable) return readable;
  Result<std::unique_ptr<store::History>> store =
      store::History::open({.directory = options.data_dir,
                            .retention = options.retention,
                            .external_age_max = options.external_age_max},
                           clock_);
  if (!store) return std::unexpected(store.error());
  store_ = *std::move(store);
  dashboards_ = make_dashboards(options, clock_);
  if (options.receive_remote_write) {
    write_target_ = std::make_unique<api::HistoryWriteTarget>(*store_);
    write_receiver_ = std::make_unique<remote::WriteReceiver>(*write_target_);
  }
  engine_ = std::make_unique<promql::Engine>(*store_, clock_, options.query.limits);
  queries_ = std::make_unique<api::QueryApi>(*store_, clock_, workers_,
                                             api::QueryApi::Options{.limits = options.query.limits});
  hub_ = std::make_unique<live::Hub>(*store_, *engine_, clock_);
  server_ = std::make_unique<http::Server>(server_options(options, host_), router_, workers_, clock_);
  const Result<uint16_t> port = server_->listen();
  if (!port) return std::unexpected(port.error());
  port_ = *port;

  Result<std::unique_ptr<collect::FsProbe>> probe = collect::FsProbe::make(host_, flags_, clock_);
  if (!probe) return std::unexpected(probe.error());
  file_systems_ = *std::move(probe);
  const collect::CollectorConfig config(flags_, clock_, *file_systems_, off_tick_);
  Result<std::vector<std::unique_ptr<collect::Collector>>> collectors = collect::make_collectors(config);
  if (!collectors) return std::unexpected(collectors.error());
  collectors->push_back(std::make_unique<SelfMetrics>(
      SelfMetrics::Sources{.server = *server_,
                           .hub = *hub_,
                           .store = *store_,
                           .write_receiver = write_receiver_.get(),
                           .ticks_missed = [this] { return ticker_.missed(); }}));
  runner_ = std::make_unique<collect::Runner>(host_, *std::move(collectors), clock_);

  api::add_routes(router_, dependencies(options));
  router_.set_fallback(http::AssetHandler(page));
  if (!is_loopback(options.listen)) {
    log::warn("--insecure-no-auth: everyone who reaches {} can read everything here", options.listen.address);
  }
  return {};
}

api::Dependencies Application::dependencies(const Options& options) {
  const std::string host = host_name(host_);
  const std::string& address = options.listen.address;
  return {.clock = clock_,
          .host = host_,
          .latest = latest_,
          .history = *store_,
          .file_systems = *file_systems_,
          .queries = *queries_,
          .query_workers = query_workers_,
          .renderers = workers_,
          .hub = *hub_,
          .store = *store_,
          .dashboards = *dashboards_,
          .write_receiver = write_receiver_.get(),
          .build = {std::string(version()), std::string(revision()), std::string(compiler())},
          .target = {.address =
                         fmt::format("{}:{}", address.contains(':') ? '[' + address + ']' : address, port_),
                     .host = host},
          .start = {.time = clock_.now(),
                    .configuration = options.configuration,
                    .flags = options.flag_values,
                    .retention = retention_text(options),
                    .host = host}};
}

void Application::start() {
  ticker_.start();
  // A tick takes a millisecond. One that hangs on a broken host must not keep the server from saying so.
  second_tick_.get_future().wait_for(std::chrono::seconds(1));
  server_->start();
}

void Application::tick(Timestamp time) {
  FramePtr frame = runner_->tick(time);
  store_->append(*frame);
  latest_.set(std::move(frame));
  hub_->publish(time);
  if (++ticks_ == 2) second_tick_.set_value();
}

Application::~Application() {
  ticker_.stop();
  if (server_) server_->stop();
}

}  // namespace hb::app
