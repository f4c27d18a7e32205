#include "api/routes.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "api/cached_answer.hpp"
#include "api/cpu.hpp"
#include "api/cpumodel.hpp"
#include "api/disk.hpp"
#include "api/diskio.hpp"
#include "api/live.hpp"
#include "api/memory.hpp"
#include "api/metrics_page.hpp"
#include "api/network.hpp"
#include "api/platform.hpp"
#include "api/process.hpp"
#include "api/query.hpp"
#include "api/uptime.hpp"
#include "api/write.hpp"
#include "remote/limits.hpp"

namespace hb::api {
namespace {

using http::Method;

// A GET route whose answer is the same for everybody until the next tick.
void add_cached(http::Router& router, std::string path, std::string_view content_type,
                const LatestFrame& latest, CachedAnswer::Render render) {
  const auto answer = std::make_shared<CachedAnswer>(latest, content_type, std::move(render));
  router.add({.methods = {Method::get},
              .path = std::move(path),
              .on_network_thread = [answer](const http::Request&) { return answer->ready(); },
              .on_worker = [answer](const http::Request& request) { return answer->fresh(request); }});
}

Timestamp time_of(const LatestFrame& latest) {
  const FramePtr frame = latest.get().frame;
  return frame ? frame->time : Timestamp{};
}

void add_original_api(http::Router& router, const Dependencies& d) {
  const auto add = [&](std::string path, CachedAnswer::Render render) {
    add_cached(router, std::move(path), http::kJson, d.latest, std::move(render));
  };
  add("/api/cpu", [d] { return cpu_json(d.history, time_of(d.latest)); });
  add("/api/memory", [d] { return memory_json(d.history, time_of(d.latest)); });
  add("/api/disk", [d] { return disk_json(d.file_systems); });
  add("/api/diskio", [d] { return diskio_json(d.host); });
  add("/api/uptime", [d] { return uptime_json(d.host); });
  add("/api/network", [d] { return network_json(d.host); });
  add("/api/cpumodel", [d] { return cpumodel_json(d.host); });
  add("/api/platform", [d] { return platform_json(d.host); });
  const auto users = std::make_shared<procfs::UserNames>(d.host);
  router.add({.methods = {Method::get},
              .path = "/api/process",
              .on_network_thread = {},
              .on_worker = [d, users](const http::Request& request) {
                return process_answer(d.host, *users, request);
              }});
}

void add_prometheus_api(http::Router& router, const Dependencies& d) {
  router.add(
      {.methods = {Method::get, Method::post},
       .path = "/api/v1/query",
       .on_network_thread = {},
       .on_worker = [d](const http::Request& request) { return query_answer(d.engine, d.clock, request); }});
  router.add(
      {.methods = {Method::get, Method::post},
       .path = "/api/v1/query_range",
       .on_network_thread = {},
       .on_worker = [d](const http::Request& request) { return query_range_answer(d.engine, request); }});
  router.add({.methods = {Method::get, Method::post},
              .path = "/api/v1/live",
              .on_network_thread = {},
              .on_worker = [d](const http::Request& request) { return live_answer(d.hub, request); }});
  router.add({.methods = {Method::get},
              .path = "/api/v1/status/buildinfo",
              .on_network_thread =
                  [body = build_info_json(d.build)](const http::Request&) { return http::json(body); },
              .on_worker = {}});
  const auto metrics = std::make_shared<MetricsPage>(d.latest);
  router.add(
      {.methods = {Method::get},
       .path = "/metrics",
       .on_network_thread = [metrics](const http::Request& request) { return metrics->ready(request); },
       .on_worker = [metrics](const http::Request& request) { return metrics->fresh(request); }});
}

// The route is there either way, so that whoever tries it learns how it is switched on.
void add_remote_write(http::Router& router, const Dependencies& d) {
  http::Route route{.methods = {Method::post},
                    .path = "/api/v1/write",
                    .on_network_thread = [](const http::Request&) { return write_disabled(); },
                    .on_worker = {}};
  if (d.write_receiver != nullptr) {
    route.on_network_thread = {};
    route.on_worker = [receiver = d.write_receiver](const http::Request& request) {
      return receiver->answer(request);
    };
    route.body_bytes_max = remote::kWriteBodyBytesMax;
  }
  router.add(std::move(route));
}

// Alive: the server answers. Ready: there are figures to answer with.
void add_health(http::Router& router, const Dependencies& d) {
  const auto add = [&](std::string path, http::InlineHandler handler) {
    router.add({.methods = {Method::get},
                .path = std::move(path),
                .on_network_thread = std::move(handler),
                .on_worker = {}});
  };
  const auto alive = [](const http::Request&) { return http::plain_text("Heartbeat is healthy.\n"); };
  const auto ready = [d](const http::Request&) {
    if (d.latest.generation() == 0) return http::plain_text("Heartbeat has collected nothing yet.\n", 503);
    const store::Statistics store = d.store.statistics();
    if (store.writing) return http::plain_text("Heartbeat is ready.\n");
    return http::plain_text("Heartbeat is ready. History is not being written: " + store.paused_reason +
                            "\n");
  };
  add("/healthz", alive);
  add("/-/healthy", alive);
  add("/readyz", ready);
  add("/-/ready", ready);
}

}  // namespace

void add_routes(http::Router& router, const Dependencies& dependencies) {
  add_original_api(router, dependencies);
  add_prometheus_api(router, dependencies);
  add_remote_write(router, dependencies);
  add_health(router, dependencies);
}

}  // namespace hb::api
