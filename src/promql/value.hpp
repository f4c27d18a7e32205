#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "model/series_source.hpp"
#include "promql/column_set.hpp"
#include "promql/step_grid.hpp"

namespace hb::promql {

struct ScalarValue {
  Timestamp time;
  double value = 0;
};

struct StringValue {
  Timestamp time;
  std::string text;
};

// One sample a series: columns of one step, none absent.
struct VectorValue {
  Timestamp time;
  ColumnSet columns;
};

// The result of a range query: no series is absent at every step; sorted by labels; names are dropped.
struct MatrixValue {
  StepGrid grid;
  ColumnSet columns;
};

// The result of an instant query for a range selector: the samples as they are stored, sorted by labels.
struct SamplesValue {
  std::vector<SeriesView> series;
};

// What a query gives. The last two are both a "matrix" in Prometheus's API.
using Value = std::variant<ScalarValue, StringValue, VectorValue, MatrixValue, SamplesValue>;

}  // namespace hb::promql
