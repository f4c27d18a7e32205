#include "promql/annotations.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hb::promql {
namespace {

TEST(Annotations, StandOnceAtTheirPlaceAndHaveAMaximum) {
  Annotations annotations("a +\n  b");
  annotations.warn("odd", {6, 7});
  annotations.warn("odd", {6, 7});
  ASSERT_EQ(annotations.warnings().size(), 1U);
  EXPECT_EQ(annotations.warnings().front(), "PromQL warning: odd (2:3)");
  for (std::size_t i = 1; i < Annotations::kKeptMax; ++i)
    annotations.warn(fmt::format("{}", i), {0, 1});
  EXPECT_EQ(annotations.warnings().size(), Annotations::kKeptMax);
  annotations.warn("one more", {0, 1});
  EXPECT_EQ(annotations.warnings().size(), Annotations::kKeptMax);
  EXPECT_TRUE(annotations.infos().empty());
}

}  // namespace
}  // namespace hb::promql
