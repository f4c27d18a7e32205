#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

#include "promql/range_functions.hpp"
#include "promql/time_cursor.hpp"

// How range functions go through the windows of a series.
namespace hb::promql {

// The samples [first, last) of the series, at least one, that lie in one window.
struct Window {
  std::size_t first = 0;
  std::size_t last = 0;
  Timestamp end;
  std::size_t step = 0;

  [[nodiscard]] std::size_t size() const { return last - first; }
};

// Gives every window with samples to `compute`, which answers a value or nothing. Both ends of the window
// only move forward, so finding the windows costs one pass over the samples.
template <typename Compute>
void slide(const RangeInput& input, std::span<double> out, Compute compute) {
  const auto begin = input.times.begin();
  const auto index_after = [&](Timestamp time) {
    return static_cast<std::size_t>(std::ranges::upper_bound(input.times, time) - begin);
  };
  // The first window is searched for: of an instant query it is the only one, and of a longer one the store
  // may have given more than it reaches.
  Window window{
      .first = index_after(input.grid.start - input.range), .last = index_after(input.grid.start), .end = {}};
  TimeCursor first(window.first);
  TimeCursor last(window.last);
  for (std::size_t step = 0; step < out.size(); ++step) {
    window.step = step;
    window.end = input.grid.at(step);
    window.last = last.behind(input.times, window.end);
    window.first = first.behind(input.times, window.end - input.range);
    if (window.size() == 0) continue;
    if (!input.budget->keep_going(window.size())) return;
    if (const std::optional<double> value = compute(window)) out[step] = *value;
  }
}

// As slide, for functions of the values alone.
template <typename Compute>
void slide_values(const RangeInput& input, std::span<double> out, Compute compute) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    return compute(input.values.subspan(window.first, window.size()));
  });
}

}  // namespace hb::promql
