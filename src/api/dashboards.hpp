#pragma once

#include <string_view>

#include "dashboard/dashboards.hpp"
#include "http/message.hpp"

// /api/v1/dashboards: the dashboards that people made. All of it may wait for the disk: for workers.
namespace hb::api {

inline constexpr std::string_view kDashboardsPath = "/api/v1/dashboards";

// GET of the path itself: which there are, and whether they are kept on the disk or in memory.
[[nodiscard]] http::Response dashboards_answer(dashboard::Dashboards& dashboards);

// GET, PUT and DELETE of one. Its version is its ETag: with If-Match it is changed only if nobody else has
// changed it since (412), with "If-None-Match: *" only if there is none yet (RFC 9110, section 13).
[[nodiscard]] http::Response dashboard_answer(dashboard::Dashboards& dashboards,
                                              const http::Request& request);

}  // namespace hb::api
