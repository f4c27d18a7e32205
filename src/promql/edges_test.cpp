#include "promql/edges.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "promql/edged_functions.hpp"

namespace hb::promql {
namespace {

constexpr Timestamp at(int64_t ms) { return Timestamp{Duration{ms}}; }

struct Edge {
  TimeRange range;
  EdgeReach reach;
  std::vector<std::size_t> left_and_right = {};  // empty: no window
};

class EdgedWindows : public testing::TestWithParam<Edge> {};

// Over samples at 100, 200, 300 and 400.
TEST_P(EdgedWindows, AreMadeOfTheSamplesInReach) {
  constexpr std::array kTimes = {at(100), at(200), at(300), at(400)};
  const auto window = edged_window(kTimes, GetParam().range, GetParam().reach);
  std::vector<std::size_t> found;
  if (window) found = {window->left, window->right};
  EXPECT_EQ(found, GetParam().left_and_right);
}

constexpr EdgeReach kAnchored{.back = Duration{50}, .ahead = Duration{0}};
constexpr EdgeReach kSmoothed{.back = Duration{50}, .ahead = Duration{50}};

INSTANTIATE_TEST_SUITE_P(
    All, EdgedWindows,
    testing::Values(
        // The reach back is open, as a window is.
        Edge{{at(249), at(310)}, kAnchored, {1, 2}}, Edge{{at(250), at(310)}, kAnchored, {2, 2}},
        Edge{{at(200), at(310)}, kAnchored, {1, 2}}, Edge{{at(210), at(290)}, kAnchored, {}},
        Edge{{at(400), at(500)}, kAnchored, {}}, Edge{{at(0), at(99)}, kAnchored, {}},
        Edge{{at(0), at(100)}, kAnchored, {0, 0}},
        // The reach ahead is closed.
        Edge{{at(210), at(250)}, kSmoothed, {1, 2}}, Edge{{at(210), at(249)}, kSmoothed, {}},
        Edge{{at(110), at(249)}, kSmoothed, {0, 1}}, Edge{{at(110), at(300)}, kSmoothed, {0, 2}},
        Edge{{at(210), at(500)}, kSmoothed, {1, 3}}, Edge{{at(20), at(60)}, kSmoothed, {0, 0}}));

// A sample that is out of reach has no part in the value, wherever it stands.
TEST(EdgedWindow, ALineComesFromNoSampleOutOfReach) {
  constexpr std::array kTimes = {at(0), at(1000)};
  constexpr std::array kValues = {10.0, 50.0};
  const EdgeSamples samples{kTimes, kValues};
  const auto window = edged_window(kTimes, {at(900), at(960)}, kSmoothed);
  ASSERT_TRUE(window);
  EXPECT_EQ(change_over(*window, samples, Edges::smoothed, Slope::counter), 0);
}

TEST(EdgedWindow, ItsValuesStandAtItsEdges) {
  constexpr std::array kTimes = {at(0), at(100), at(200)};
  constexpr std::array kValues = {10.0, 20.0, 0.0};
  const EdgeSamples samples{kTimes, kValues};
  const auto window = edged_window(kTimes, {at(50), at(150)}, {Duration{100}, Duration{100}});
  ASSERT_TRUE(window);
  const EdgedSeries edged = with_edges(*window, samples, Edges::smoothed);
  EXPECT_EQ(edged.times, (std::vector{at(50), at(100), at(150)}));
  EXPECT_EQ(edged.values, (std::vector{15.0, 20.0, 10.0}));
  EXPECT_EQ(change_over(*window, samples, Edges::smoothed, Slope::gauge), -5);
  // As a counter it was reset right behind 20.
  EXPECT_EQ(change_over(*window, samples, Edges::smoothed, Slope::counter), 5);
}

TEST(EdgedFunction, IsNamedWhereThereIsNone) {
  EXPECT_TRUE(edged_function("resets", Edges::anchored));
  EXPECT_TRUE(edged_function("rate", Edges::smoothed));
  EXPECT_FALSE(edged_function("irate", Edges::anchored));
  EXPECT_EQ(edged_function("resets", Edges::smoothed).error().message,
            "smoothed modifier can only be used with: delta, increase, rate - not with resets");
}

}  // namespace
}  // namespace hb::promql
