#include "promql/aggregation.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/compensated_sum.hpp"
#include "promql/compensated_mean.hpp"
#include "promql/grouping.hpp"
#include "promql/labelset_key.hpp"

namespace hb::promql {
namespace {

Labels group_labels(const Aggregation& aggregation, const std::vector<std::string>& removed,
                    const Labels& labels) {
  return aggregation.without ? labels.without(removed) : labels.only(aggregation.labels);
}

// Runs over all present values in the order of the series: add(cell, value) for the cell of its group and
// step.
template <typename Add>
void for_each_value(const ColumnSet& operand, const Grouping& grouping, Add add) {
  const std::size_t steps = operand.steps();
  for (std::size_t series = 0; series < operand.size(); ++series) {
    const std::span<const double> column = operand.column(series);
    const std::size_t first_cell = grouping.group_of[series] * steps;
    for (std::size_t step = 0; step < steps; ++step) {
      if (!is_absent(column[step])) add(first_cell + step, column[step]);
    }
  }
}

// Keeps one state for each cell and reads the result out of the states that saw a value.
template <typename State, typename Read>
void aggregate_states(const ColumnSet& operand, const Grouping& grouping, std::span<double> out, Read read) {
  struct Cell {
    State state;
    bool present = false;
  };
  std::vector<Cell> cells(out.size());
  for_each_value(operand, grouping, [&](std::size_t cell, double value) {
    cells[cell].state.add(value);
    cells[cell].present = true;
  });
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].present) out[i] = read(cells[i].state);
  }
}

// Combines the values directly in the result: combine(result so far, value).
template <typename First, typename Combine>
void fold(const ColumnSet& operand, const Grouping& grouping, std::span<double> out, First first,
          Combine combine) {
  for_each_value(operand, grouping, [&](std::size_t cell, double value) {
    out[cell] = is_absent(out[cell]) ? first(value) : combine(out[cell], value);
  });
}

// Variance by Welford's method, as Prometheus aggregates it.
struct Variance {
  double count = 0;
  double mean = 0;
  double squares = 0;

  void add(double value) {
    count += 1;
    if (count == 1) {
      mean = value;
      squares = std::isfinite(value) ? 0 : std::numeric_limits<double>::quiet_NaN();
      return;
    }
    const double delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }
  [[nodiscard]] double variance() const { return squares / count; }
};

void compute(Aggregator aggregator, const ColumnSet& operand, const Grouping& grouping,
             std::span<double> out) {
  const auto itself = [](double value) { return value; };
  const auto one = [](double) { return 1.0; };
  switch (aggregator) {
    case Aggregator::sum:
      return aggregate_states<CompensatedSum>(operand, grouping, out,
                                              [](const CompensatedSum& sum) { return sum.total(); });
    case Aggregator::avg:
      return aggregate_states<CompensatedMean>(operand, grouping, out,
                                               [](const CompensatedMean& mean) { return mean.mean(); });
    case Aggregator::count:
      return fold(operand, grouping, out, one, [](double count, double) { return count + 1; });
    case Aggregator::group:
      return fold(operand, grouping, out, one, [](double, double) { return 1.0; });
    case Aggregator::min:
      return fold(operand, grouping, out, itself, [](double least, double value) {
        return value < least || std::isnan(least) ? value : least;
      });
    case Aggregator::max:
      return fold(operand, grouping, out, itself, [](double greatest, double value) {
        return value > greatest || std::isnan(greatest) ? value : greatest;
      });
    case Aggregator::stdvar:
      return aggregate_states<Variance>(operand, grouping, out,
                                        [](const Variance& variance) { return variance.variance(); });
    case Aggregator::stddev:
      return aggregate_states<Variance>(
          operand, grouping, out, [](const Variance& variance) { return std::sqrt(variance.variance()); });
    default:
      HB_ASSERT(false);  // the others are not folded value by value
  }
}

}  // namespace

Grouping group_series(const Aggregation& aggregation, const ColumnSet& operand) {
  Grouping grouping;
  grouping.group_of.resize(operand.size(), 0);
  if (operand.size() == 0) return grouping;
  if (!aggregation.without && aggregation.labels.empty()) {
    grouping.groups.push_back({std::make_shared<const Labels>(), false});
    return grouping;
  }
  // without takes the metric name away too.
  std::vector<std::string> removed = aggregation.labels;
  removed.emplace_back(kMetricName);

  std::unordered_map<LabelsetKey, std::size_t, LabelsetHash> known;
  for (std::size_t series = 0; series < operand.size(); ++series) {
    const ResultLabels& from = operand.labels(series);
    auto labels = std::make_shared<const Labels>(group_labels(aggregation, removed, *from.labels));
    const auto [entry, added] = known.try_emplace({labels.get()}, grouping.groups.size());
    if (added) grouping.groups.push_back({std::move(labels), false});
    // A name is dropped from the whole group if any of its series has to drop it.
    grouping.groups[entry->second].drop_name |= from.drop_name;
    grouping.group_of[series] = entry->second;
  }
  return grouping;
}

Result<ColumnSet> aggregate(const AggregationInput& input) {
  const Grouping grouping = group_series(input.aggregation, input.operand);
  if (!input.budget.take_samples(grouping.groups.size() * input.operand.steps()))
    return std::unexpected(*input.budget.error());
  switch (input.aggregation.aggregator) {
    case Aggregator::topk:
    case Aggregator::bottomk:
    case Aggregator::limitk:
    case Aggregator::limit_ratio:
      return select_series(input, grouping);
    case Aggregator::quantile:
      return quantile_of_groups(input, grouping);
    case Aggregator::count_values:
      return count_values_of_groups(input, grouping);
    default:
      break;
  }
  ColumnSet result(input.operand.steps());
  result.reserve(grouping.groups.size());
  for (const ResultLabels& labels : grouping.groups)
    result.add(labels);
  compute(input.aggregation.aggregator, input.operand, grouping, result.values());
  return result;
}

}  // namespace hb::promql
