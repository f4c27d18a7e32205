#include "store/heads.hpp"

#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/series_index.hpp"

namespace hb::store {
namespace {

constexpr int64_t kNow = 1'700'006'400'000;

Labels load_of(int host) { return Labels{{"__name__", "load"}, {"host", fmt::format("{}", host)}}; }

// What takes samples from outside while nothing can be written: memory is bounded, and the sender is told.
TEST(Heads, RefuseSamplesFromOutsideWhenAllThatMayWaitAreFull) {
  constexpr std::size_t kSamplesMax = 2;
  SeriesIndex index;
  Heads heads(index, {.external_samples_max = kSamplesMax});
  int64_t time_ms = kNow;
  const auto append = [&] { return heads.append_external(load_of(1), MetricType::gauge, ++time_ms, 1); };
  // As many as may wait, and the open one.
  for (std::size_t i = 0; i < kSamplesMax * (Heads::kClosedHeadsMax + 1); ++i) {
    const Result<ExternalRecord> taken = append();
    ASSERT_TRUE(taken) << i << ": " << taken.error().message;
    EXPECT_EQ(taken->closed_a_head, i > 0 && i % kSamplesMax == 0) << i;
  }
  EXPECT_EQ(heads.closed().size(), Heads::kClosedHeadsMax);
  EXPECT_EQ(append().error().code, ErrorCode::unavailable);
  std::vector<ExternalSamples> parts;
  parts.push_back({.series = index.find(load_of(1)), .samples = {.times_ms = {1}, .values = {1}}});
  EXPECT_EQ(heads.append_external(parts).error().code, ErrorCode::unavailable);
  EXPECT_EQ(heads.closed().size(), Heads::kClosedHeadsMax);
  // Once one has been written there is room again.
  heads.forget(*heads.closed().front());
  EXPECT_TRUE(append());
}

TEST(Heads, KnowAsManySeriesAsTheyMayAndNoMore) {
  SeriesIndex index;
  Heads heads(index, {.active_series_max = 2, .known_series_max = 3});
  bool fresh = false;
  for (int host = 0; host < 3; ++host) {
    EXPECT_NE(heads.know(load_of(host), MetricType::gauge, fresh), nullptr) << host;
    EXPECT_TRUE(fresh) << host;
  }
  EXPECT_EQ(heads.know(load_of(3), MetricType::gauge, fresh), nullptr);
  EXPECT_EQ(heads.append_external(load_of(3), MetricType::gauge, kNow, 1).error().code, ErrorCode::limit);
  EXPECT_EQ(heads.series_refused(), 2U);
  // Those that are known come and go.
  EXPECT_NE(heads.know(load_of(2), MetricType::gauge, fresh), nullptr);
  EXPECT_FALSE(fresh);
  EXPECT_TRUE(heads.append_external(load_of(2), MetricType::gauge, kNow, 1));
  index.remove(index.find(load_of(0))->id);
  EXPECT_TRUE(heads.append_external(load_of(3), MetricType::gauge, kNow, 1));
}

}  // namespace
}  // namespace hb::store
