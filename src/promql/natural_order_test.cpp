#include "promql/natural_order.hpp"

#include <gtest/gtest.h>

namespace hb::promql {
namespace {

TEST(NaturalOrder, ComparesRunsOfDigitsAsNumbers) {
  const struct {
    std::string_view less;
    std::string_view greater;
  } cases[] = {{"", "a"},         {"cpu9", "cpu10"}, {"a1b2", "a1b10"},
               {"9", "10"},       {"a", "b"},        {"1", "a"},
               {"eth0", "eth0a"}, {"07", "8"},       {"99999999999999999999998", "99999999999999999999999"}};
  for (const auto& [less, greater] : cases) {
    EXPECT_EQ(natural_order(less, greater), std::weak_ordering::less) << less << " " << greater;
    EXPECT_EQ(natural_order(greater, less), std::weak_ordering::greater) << less << " " << greater;
  }
  EXPECT_EQ(natural_order("cpu07", "cpu7"), std::weak_ordering::equivalent);
}

}  // namespace
}  // namespace hb::promql
