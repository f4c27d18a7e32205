#pragma once

#include "http/message.hpp"
#include "model/series_source.hpp"
#include "promql/limits.hpp"

// Prometheus's HTTP API for what series there are. `start` and `end` may be left out: all of time; `match[]`
// may be repeated; `limit` cuts the answer and adds a warning. A series is told where its first and its last
// sample stand around the range, as Prometheus's blocks do it. For workers.
namespace hb::api {

// /api/v1/series: the labels of the series that any `match[]` selects.
[[nodiscard]] http::Response series_answer(SeriesSource& source, const promql::Limits& limits,
                                           const http::Request& request);

// /api/v1/labels: the names of their labels.
[[nodiscard]] http::Response labels_answer(SeriesSource& source, const promql::Limits& limits,
                                           const http::Request& request);

// /api/v1/label/NAME/values: the values of one label; NAME as it is or escaped (escaped_name.hpp).
inline constexpr std::string_view kLabelPath = "/api/v1/label/";
[[nodiscard]] http::Response label_values_answer(SeriesSource& source, const promql::Limits& limits,
                                                 const http::Request& request);

}  // namespace hb::api
