#include "store/samples.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/staleness.hpp"

namespace hb::store {
namespace {

SampleColumns columns(std::initializer_list<std::pair<int64_t, double>> samples) {
  SampleColumns made;
  for (const auto& [time_ms, value] : samples)
    made.add(time_ms, value);
  return made;
}

std::string text(const SampleColumns& samples) {
  std::string out;
  for (std::size_t i = 0; i < samples.size(); ++i)
    out += fmt::format("{}:{} ", samples.times_ms[i],
                       is_stale(samples.values[i]) ? "stale" : fmt::format("{}", samples.values[i]));
  return out;
}

TEST(Samples, MergeInTheOrderOfTimeAndTheLaterWins) {
  const double stale = stale_marker();
  const struct {
    SampleColumns samples;
    SampleColumns later;
    std::string merged;
  } cases[] = {
      {{}, {}, ""},
      {columns({{1, 1}}), {}, "1:1 "},
      {{}, columns({{1, 1}}), "1:1 "},
      {columns({{1, 1}, {2, 2}}), columns({{3, 3}}), "1:1 2:2 3:3 "},
      {columns({{3, 3}}), columns({{1, 1}, {2, 2}}), "1:1 2:2 3:3 "},
      {columns({{1, 1}, {3, 3}, {5, 5}}), columns({{2, 2}, {3, 9}, {6, 6}}), "1:1 2:2 3:9 5:5 6:6 "},
      // A marker replaces no sample, a sample replaces a marker.
      {columns({{1, 1}, {2, stale}}), columns({{1, stale}, {2, 2}}), "1:1 2:2 "},
      {columns({{1, stale}}), columns({{1, stale}}), "1:stale "},
  };
  for (const auto& [samples, later, merged] : cases) {
    SampleColumns result = samples;
    merge_into(result, later);
    EXPECT_EQ(text(result), merged);
  }
}

}  // namespace
}  // namespace hb::store
