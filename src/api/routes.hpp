#pragma once

#include "api/build_info.hpp"
#include "api/latest_frame.hpp"
#include "api/metadata.hpp"
#include "api/query.hpp"
#include "api/status.hpp"
#include "base/clock.hpp"
#include "base/worker_pool.hpp"
#include "collect/file_system_usage.hpp"
#include "dashboard/dashboards.hpp"
#include "http/router.hpp"
#include "live/hub.hpp"
#include "model/series_source.hpp"
#include "procfs/host_root.hpp"
#include "remote/write_receiver.hpp"
#include "store/history.hpp"

namespace hb::api {

// What the handlers ask. All of it must outlive the router.
struct Dependencies {
  const Clock& clock;
  const procfs::HostRoot& host;
  const LatestFrame& latest;
  SeriesSource& history;
  const collect::FileSystemUsageSource& file_systems;
  const QueryApi& queries;
  WorkerPool& query_workers;  // whose threads evaluate them
  WorkerPool& renderers;      // whose threads write large answers
  live::Hub& hub;
  const store::History& store;
  dashboard::Dashboards& dashboards;
  remote::WriteReceiver* write_receiver = nullptr;  // null: nobody may write
  BuildInfo build;
  Target target;
  StartFacts start;
};

// The one place that says which path is answered by what, and on which thread.
void add_routes(http::Router& router, const Dependencies& dependencies);

}  // namespace hb::api
