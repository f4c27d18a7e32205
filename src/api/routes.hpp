#pragma once

#include "api/build_info.hpp"
#include "api/latest_frame.hpp"
#include "base/clock.hpp"
#include "collect/file_system_usage.hpp"
#include "http/router.hpp"
#include "live/hub.hpp"
#include "model/series_source.hpp"
#include "procfs/host_root.hpp"
#include "promql/engine.hpp"
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
  const promql::Engine& engine;
  live::Hub& hub;
  const store::History& store;
  remote::WriteReceiver* write_receiver;  // null: nobody may write
  BuildInfo build;
};

// The one place that says which path is answered by what, and on which thread.
void add_routes(http::Router& router, const Dependencies& dependencies);

}  // namespace hb::api
