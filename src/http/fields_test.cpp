#include "http/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::http {
namespace {

using testing::ElementsAre;

TEST(Fields, KeepsOrderAndRepeatedNames) {
  const Parameters parameters{{"query", "a"}, {"time", "1"}, {"query", "b"}, {"query", ""}};
  EXPECT_EQ(parameters.size(), 4U);
  EXPECT_EQ(parameters.get("query"), "a");
  EXPECT_THAT(parameters.all("query"), ElementsAre("a", "b", ""));
  EXPECT_EQ(parameters[1], (PairList::Pair{"time", "1"}));
}

TEST(Fields, ParameterNamesAreExactAndHeaderNamesAreNot) {
  const Parameters parameters{{"query", "a"}};
  EXPECT_EQ(parameters.get("Query"), std::nullopt);
  const Headers headers{{"Content-Type", "a"}, {"HOST", "b"}, {"host", "c"}};
  EXPECT_EQ(headers.get("content-type"), "a");
  EXPECT_EQ(headers.get("Host"), "b");
  EXPECT_EQ(headers.count("host"), 2U);
  EXPECT_EQ(headers.get("Content-Typ"), std::nullopt);
}

TEST(Fields, ClearedListsAreEmptyAndTakeNewPairs) {
  Headers headers{{"A", "1"}};
  headers.clear();
  EXPECT_TRUE(headers.empty());
  EXPECT_EQ(headers.get("A"), std::nullopt);
  headers.add("B", "2");
  EXPECT_EQ(headers.get("b"), "2");
}

TEST(Fields, OnlyAsciiLettersIgnoreCase) {
  EXPECT_TRUE(equal_ignoring_case("AZ-09", "az-09"));
  EXPECT_FALSE(equal_ignoring_case("\xC4", "\xE4"));
  EXPECT_FALSE(equal_ignoring_case("@", "`"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
}

}  // namespace
}  // namespace hb::http
