#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "promql/syntax.hpp"

// What a series is at the edges of a window, for the selectors that ask for it: `anchored` takes the sample
// before the window for its beginning, `smoothed` draws lines between the samples on either side of an edge.
namespace hb::promql {

// How far past a window its edges may look.
struct EdgeReach {
  Duration back{0};
  Duration ahead{0};
};
[[nodiscard]] EdgeReach edge_reach(Edges edges, Duration lookback);

// The samples of one series, ascending in time and without staleness markers.
struct EdgeSamples {
  std::span<const Timestamp> times;
  std::span<const double> values;
};

// Of which samples a window's two edges are made.
struct EdgedWindow {
  TimeRange range;       // from its beginning on; a sample exactly there is the edge itself
  std::size_t left = 0;  // the last one at or before the beginning, else the first one behind it
  std::size_t right =
      0;  // the last one before the end; with smoothed the first at or behind it, if there is one
};

// Nothing when no sample behind the window's beginning is in reach.
[[nodiscard]] std::optional<EdgedWindow> edged_window(std::span<const Timestamp> times, TimeRange range,
                                                      EdgeReach reach);

// The value at `time` on the line from a sample to the one behind it.
[[nodiscard]] double value_between(const EdgeSamples& samples, std::size_t first, Timestamp time);

// How the values of a series are to be understood between two samples: a counter that falls began again at
// zero in between.
enum class Slope { gauge, counter };

// The change from the window's beginning to its end, what counter resets took away added again.
[[nodiscard]] double change_over(const EdgedWindow& window, const EdgeSamples& samples, Edges edges,
                                 Slope slope);

// The values at both edges and the samples between them.
struct EdgedSeries {
  std::vector<Timestamp> times;
  std::vector<double> values;
};
[[nodiscard]] EdgedSeries with_edges(const EdgedWindow& window, const EdgeSamples& samples, Edges edges);

}  // namespace hb::promql
