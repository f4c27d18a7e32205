#include "api/routes.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/cached_answer.hpp"
#include "api/cpu.hpp"
#include "api/cpumodel.hpp"
#include "api/dashboards.hpp"
#include "api/db.hpp"
#include "api/disk.hpp"
#include "api/diskio.hpp"
#include "api/federate.hpp"
#include "api/live.hpp"
#include "api/memory.hpp"
#include "api/metrics_page.hpp"
#include "api/network.hpp"
#include "api/openapi.hpp"
#include "api/platform.hpp"
#include "api/process.hpp"
#include "api/prometheus_request.hpp"
#include "api/query_syntax.hpp"
#include "api/series.hpp"
#include "api/uptime.hpp"
#include "api/write.hpp"
#include "promql/token.hpp"
#include "remote/limits.hpp"

namespace hb::api {
namespace {

using http::Method;

// There are no rules yet. What is wrong with the request is said all the same.
http::Response rules_answer(const http::Request& request) {
  const std::string type(request.param("type").value_or(""));
  if (type.empty() || type == "alert" || type == "record")
    return http::json(std::string(R"({"status":"success","data":{"groups":[]}})"));
  return bad_data(
      invalid_parameter("type", {ErrorCode::invalid, "not supported value " + promql::quoted(type)}).error());
}

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

using Handler = http::WorkerHandler;

void add_worker(http::Router& router, std::vector<Method> methods, std::string path, Handler handler) {
  router.add({.methods = std::move(methods),
              .path = std::move(path),
              .on_network_thread = {},
              .on_worker = std::move(handler)});
}

// Queries have threads and a time of their own, since they may take long.
void add_queries(http::Router& router, const Dependencies& d) {
  // A little longer than a query may take, so that its own words arrive.
  const auto time = d.queries.limits().timeout + std::chrono::seconds(5);
  const auto add = [&](std::string path, http::InlineHandler at_once, Handler handler) {
    router.add({.methods = {Method::get, Method::post},
                .path = std::move(path),
                .on_network_thread = std::move(at_once),
                .on_worker = std::move(handler),
                .workers = &d.query_workers,
                .handler_time = time});
  };
  const QueryApi& queries = d.queries;
  add(
      "/api/v1/query", [&queries](const http::Request& request) { return queries.instant_at_once(request); },
      [&queries](const http::Request& request) { return queries.instant(request); });
  add(
      "/api/v1/query_range",
      [&queries](const http::Request& request) { return queries.range_at_once(request); },
      [&queries](const http::Request& request) { return queries.range(request); });
}

// What series there are and what they mean.
void add_series(http::Router& router, const Dependencies& d) {
  const promql::Limits limits = d.queries.limits();
  const std::vector<Method> both{Method::get, Method::post};
  add_worker(router, both, "/api/v1/series",
             [d, limits](const http::Request& request) { return series_answer(d.history, limits, request); });
  add_worker(router, both, "/api/v1/labels",
             [d, limits](const http::Request& request) { return labels_answer(d.history, limits, request); });
  add_worker(router, {Method::get}, std::string(kLabelPath) + "*", [d, limits](const http::Request& request) {
    return label_values_answer(d.history, limits, request);
  });
  add_worker(router, {Method::get}, "/federate", [d, limits](const http::Request& request) {
    return federate_answer(d.history, d.clock, limits, d.renderers, request);
  });
  add_worker(router, {Method::get}, "/api/v1/metadata",
             [d](const http::Request& request) { return metadata_answer(d.latest, request); });
  add_worker(router, {Method::get}, "/api/v1/targets",
             [d](const http::Request& request) { return targets_answer(d.latest, d.target, request); });
  add_worker(router, {Method::get}, "/api/v1/targets/metadata", [d, limits](const http::Request& request) {
    return targets_metadata_answer(d.latest, d.target, limits, request);
  });
}

void add_query_texts(http::Router& router, const Dependencies& d) {
  const promql::Limits limits = d.queries.limits();
  const std::vector<Method> both{Method::get, Method::post};
  add_worker(router, both, "/api/v1/format_query",
             [limits](const http::Request& request) { return format_query_answer(limits, request); });
  add_worker(router, both, "/api/v1/parse_query", [d, limits](const http::Request& request) {
    return parse_query_answer(limits, d.renderers, request);
  });
  add_worker(router, both, "/api/v1/query_exemplars",
             [limits](const http::Request& request) { return query_exemplars_answer(limits, request); });
}

void add_status(http::Router& router, const Dependencies& d) {
  const auto add_constant = [&](std::string path, std::string body) {
    router.add({.methods = {Method::get},
                .path = std::move(path),
                .on_network_thread = [body = std::make_shared<const std::string>(std::move(body))](
                                         const http::Request&) { return http::json(body); },
                .on_worker = {}});
  };
  add_constant("/api/v1/status/buildinfo", build_info_json(d.build));
  add_constant("/api/v1/status/config", config_json(d.start));
  add_constant("/api/v1/status/flags", flags_json(d.start));
  // The journals are read before the server starts.
  add_constant("/api/v1/status/walreplay", R"({"status":"success","data":{"min":0,"max":0,"current":0}})");
  add_worker(router, {Method::get}, "/api/v1/status/runtimeinfo", [d](const http::Request&) {
    return http::json(runtime_info_json(d.start, d.store.statistics(), d.clock.now()));
  });
  add_worker(router, {Method::get}, "/api/v1/status/tsdb", [d](const http::Request& request) {
    return tsdb_answer(d.history, d.store.statistics(), d.clock.now(), request);
  });
  add_constant("/api/v1/alertmanagers",
               R"({"status":"success","data":{"activeAlertmanagers":[],"droppedAlertmanagers":[]}})");
  add_constant("/api/v1/alerts", R"({"status":"success","data":{"alerts":[]}})");
  router.add({.methods = {Method::get},
              .path = "/api/v1/rules",
              .on_network_thread = [](const http::Request& request) { return rules_answer(request); },
              .on_worker = {}});
}

void add_prometheus_api(http::Router& router, const Dependencies& d) {
  add_queries(router, d);
  add_query_texts(router, d);
  add_series(router, d);
  add_status(router, d);
  add_worker(router, {Method::get, Method::post}, "/api/v1/live",
             [d](const http::Request& request) { return live_answer(d.hub, request); });
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

// The one thing that a browser changes here: the server's checks of Host and Origin stand before it.
void add_dashboards(http::Router& router, const Dependencies& d) {
  add_worker(router, {Method::get}, "/api/v1/dashboards",
             [d](const http::Request&) { return dashboards_answer(d.dashboards); });
  add_worker(router, {Method::get, Method::put, Method::delete_}, "/api/v1/dashboards/*",
             [d](const http::Request& request) { return dashboard_answer(d.dashboards, request); });
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

// What the program's own command line asks for. The store may be another one than at the start: the disk was
// not to be used then.
void add_database(http::Router& router, const Dependencies& d) {
  const auto add = [&](Method method, std::string path, http::WorkerHandler handler) {
    router.add({.methods = {method},
                .path = std::move(path),
                .on_network_thread = {},
                .on_worker = std::move(handler),
                .access = http::Access::local});
  };
  const auto scans = std::make_shared<DbScans>([d] { return d.store.store()->check(); });
  add(Method::get, "/api/v1/db/check", [scans](const http::Request&) { return scans->check(); });
  add(Method::get, "/api/v1/db/stats",
      [d, scans](const http::Request&) { return scans->stats(*d.store.store()); });
  add(Method::post, "/api/v1/db/series",
      [d](const http::Request& request) { return db_series_answer(*d.store.store(), request); });
  add(Method::get, "/api/v1/db/export",
      [d](const http::Request& request) { return db_export_answer(*d.store.store(), request); });
  add(Method::post, "/api/v1/db/import",
      [d](const http::Request& request) { return db_import_answer(*d.store.store(), request); });
}

}  // namespace

void add_routes(http::Router& router, const Dependencies& dependencies) {
  add_worker(router, {Method::get}, "/api/openapi.yaml", openapi_answer);
  add_original_api(router, dependencies);
  add_prometheus_api(router, dependencies);
  add_remote_write(router, dependencies);
  add_dashboards(router, dependencies);
  add_health(router, dependencies);
  add_database(router, dependencies);
}

}  // namespace hb::api
