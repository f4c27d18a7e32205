#include "base/compensated_sum.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace hb {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kMax = std::numeric_limits<double>::max();

double total(const std::vector<double>& values) {
  CompensatedSum sum;
  for (const double value : values)
    sum.add(value);
  return sum.total();
}

TEST(CompensatedSum, LosesNoSmallSummands) {
  const struct {
    std::vector<double> values;
    double total;
  } cases[] = {
      {{}, 0},
      {{1, 2, 3}, 6},
      {{1, 1e100, 1, -1e100}, 2},
      {{1e100, 1, 1, -1e100}, 2},
      {{-1e100, 1, 1e100}, 1},
      {std::vector<double>(10, 0.1), 1},
      {std::vector<double>(1000, 0.001), 1},
  };
  for (const auto& [values, expected] : cases)
    EXPECT_EQ(total(values), expected) << values.size() << " values";
}

TEST(CompensatedSum, KeepsInfinity) {
  EXPECT_EQ(total({1, kInf, 1}), kInf);
  EXPECT_EQ(total({1e100, 1, -kInf, 1}), -kInf);
  EXPECT_EQ(total({kMax, kMax, 1}), kInf);
  EXPECT_EQ(total({kMax, kMax, -kMax}), kInf);
}

TEST(CompensatedSum, IsNaNWhereThereIsNoSum) {
  EXPECT_TRUE(std::isnan(total({kInf, -kInf})));
  EXPECT_TRUE(std::isnan(total({1, std::numeric_limits<double>::quiet_NaN(), 1})));
}

}  // namespace
}  // namespace hb
