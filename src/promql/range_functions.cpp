#include "promql/range_functions.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "promql/compensated_mean.hpp"
#include "promql/window.hpp"

namespace hb::promql {
namespace {

double milliseconds(Duration duration) { return static_cast<double>(duration.count()); }
double seconds(Duration duration) { return milliseconds(duration) / 1000; }

// The indices of the samples that are less than the one before them. There are few: whether there is one in a
// row of samples is found several at once.
std::vector<std::size_t> reset_indices(std::span<const double> values) {
  constexpr std::size_t kRow = 64;
  std::vector<std::size_t> indices;
  for (std::size_t from = 1; from < values.size(); from += kRow) {
    const std::size_t to = std::min(from + kRow, values.size());
    unsigned falls = 0;
    for (std::size_t i = from; i < to; ++i)
      falls |= values[i] < values[i - 1] ? 1U : 0U;
    if (falls == 0) continue;
    for (std::size_t i = from; i < to; ++i) {
      if (values[i] < values[i - 1]) indices.push_back(i);
    }
  }
  return indices;
}

// The seconds that the samples' interval is extended by, at both ends together (promql/functions.go,
// extrapolatedRate): up to the window's end where a sample at the usual distance could be just outside of it,
// otherwise by half that distance. A counter is not extended to before it was zero.
double extrapolated_seconds(const RangeInput& input, const Window& window, double increase_in_window,
                            bool is_counter) {
  const Timestamp first_time = input.times[window.first];
  const Timestamp last_time = input.times[window.last - 1];
  const double sampled = seconds(last_time - first_time);
  const double between_samples = sampled / static_cast<double>(window.size() - 1);
  const double threshold = between_samples * 1.1;

  double to_start = seconds(first_time - (window.end - input.range));
  double to_end = seconds(window.end - last_time);
  if (to_start >= threshold) to_start = between_samples / 2;
  const double first_value = input.values[window.first];
  if (is_counter && increase_in_window > 0 && first_value >= 0) {
    to_start = std::min(to_start, sampled * (first_value / increase_in_window));
  }
  if (to_end >= threshold) to_end = between_samples / 2;
  return to_start + to_end;
}

enum class RateKind { rate, increase, delta };

template <RateKind kKind>
void extrapolated_rate(const RangeInput& input, std::span<double> out) {
  constexpr bool kIsCounter = kKind != RateKind::delta;
  std::vector<std::size_t> resets_of_series;
  if constexpr (kIsCounter) resets_of_series = reset_indices(input.values);
  std::size_t next_reset = 0;

  slide(input, out, [&](const Window& window) -> std::optional<double> {
    if (window.size() < 2) return std::nullopt;
    double change = input.values[window.last - 1] - input.values[window.first];
    while (next_reset < resets_of_series.size() && resets_of_series[next_reset] <= window.first)
      ++next_reset;
    for (std::size_t i = next_reset; i < resets_of_series.size() && resets_of_series[i] < window.last; ++i)
      change += input.values[resets_of_series[i] - 1];

    const double sampled = seconds(input.times[window.last - 1] - input.times[window.first]);
    double factor = (sampled + extrapolated_seconds(input, window, change, kIsCounter)) / sampled;
    if constexpr (kKind == RateKind::rate) factor /= seconds(input.range);
    return change * factor;
  });
}

// Calls `compute` with the last two samples of each window and the time between them.
template <typename Compute>
void of_last_two(const RangeInput& input, std::span<double> out, Compute compute) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    if (window.size() < 2) return std::nullopt;
    const std::size_t last = window.last - 1;
    return compute(input.values[last - 1], input.values[last], input.times[last] - input.times[last - 1]);
  });
}

// The value that no other of the window comes before; NaN only if there is nothing else.
template <typename ComesBefore>
void extreme_over_time(const RangeInput& input, std::span<double> out, ComesBefore comes_before) {
  slide_values(input, out, [&](std::span<const double> values) {
    double extreme = values.front();
    for (const double value : values) {
      if (comes_before(value, extreme) || std::isnan(extreme)) extreme = value;
    }
    return extreme;
  });
}

// How many neighbours in the window the predicate holds for.
template <typename Differs>
void count_neighbours(const RangeInput& input, std::span<double> out, Differs differs) {
  slide_values(input, out, [&](std::span<const double> values) {
    double count = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
      count += differs(values[i - 1], values[i]) ? 1 : 0;
    return count;
  });
}

}  // namespace

void rate(const RangeInput& input, std::span<double> out) { extrapolated_rate<RateKind::rate>(input, out); }

void increase(const RangeInput& input, std::span<double> out) {
  extrapolated_rate<RateKind::increase>(input, out);
}

void delta(const RangeInput& input, std::span<double> out) { extrapolated_rate<RateKind::delta>(input, out); }

void irate(const RangeInput& input, std::span<double> out) {
  of_last_two(input, out, [](double previous, double last, Duration between) {
    const double change = last < previous ? last : last - previous;
    return change / seconds(between);
  });
}

void idelta(const RangeInput& input, std::span<double> out) {
  of_last_two(input, out, [](double previous, double last, Duration) { return last - previous; });
}

void avg_over_time(const RangeInput& input, std::span<double> out) {
  slide_values(input, out, [](std::span<const double> values) {
    CompensatedMean mean;
    for (const double value : values)
      mean.add(value);
    return mean.mean();
  });
}

void sum_over_time(const RangeInput& input, std::span<double> out) {
  slide_values(input, out, [](std::span<const double> values) {
    CompensatedSum sum;
    for (const double value : values)
      sum.add(value);
    return sum.total();
  });
}

void min_over_time(const RangeInput& input, std::span<double> out) {
  extreme_over_time(input, out, [](double a, double b) { return a < b; });
}

void max_over_time(const RangeInput& input, std::span<double> out) {
  extreme_over_time(input, out, [](double a, double b) { return a > b; });
}

void count_over_time(const RangeInput& input, std::span<double> out) {
  slide_values(input, out, [](std::span<const double> values) { return static_cast<double>(values.size()); });
}

void first_over_time(const RangeInput& input, std::span<double> out) {
  slide_values(input, out, [](std::span<const double> values) { return values.front(); });
}

void last_over_time(const RangeInput& input, std::span<double> out) {
  slide_values(input, out, [](std::span<const double> values) { return values.back(); });
}

void present_over_time(const RangeInput& input, std::span<double> out) {
  slide_values(input, out, [](std::span<const double>) { return 1.0; });
}

void changes(const RangeInput& input, std::span<double> out) {
  count_neighbours(input, out, [](double previous, double value) {
    return value != previous && !(std::isnan(value) && std::isnan(previous));
  });
}

void resets(const RangeInput& input, std::span<double> out) {
  count_neighbours(input, out, [](double previous, double value) { return value < previous; });
}

}  // namespace hb::promql
