#include "collect/number_labels.hpp"

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

TEST(NumberLabels, KeepsEachTextWhereItIs) {
  NumberLabels labels;
  const std::string_view three = labels[3];
  EXPECT_EQ(labels[0], "0");
  EXPECT_EQ(labels[1000], "1000");
  EXPECT_EQ(three, "3");
  EXPECT_EQ(labels[3].data(), three.data());
}

TEST(NumberLabels, EndsAtItsMaximum) {
  NumberLabels labels;
  EXPECT_EQ(labels[NumberLabels::kMax - 1], std::to_string(NumberLabels::kMax - 1));
  EXPECT_EQ(labels[NumberLabels::kMax], std::to_string(NumberLabels::kMax));
  EXPECT_EQ(labels[UINT64_MAX], std::to_string(NumberLabels::kMax));
}

}  // namespace
}  // namespace hb::collect
