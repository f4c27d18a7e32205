#include "api/known_queries.hpp"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hb::api {
namespace {

TEST(KnownQueries, GiveTheSameQueryAgain) {
  KnownQueries queries;
  EXPECT_EQ(queries.find("up"), nullptr);
  const KnownQueryPtr up = queries.parse("up", {}).value();
  EXPECT_EQ(up->query->text(), "up");
  EXPECT_FALSE(up->quick);
  EXPECT_EQ(queries.find("up"), up);
  EXPECT_EQ(queries.parse("up", {}).value(), up);
  EXPECT_EQ(queries.find("up "), nullptr);
}

TEST(KnownQueries, RememberNoneThatIsWrong) {
  KnownQueries queries;
  EXPECT_FALSE(queries.parse("up[", {}));
  EXPECT_EQ(queries.find("up["), nullptr);
}

TEST(KnownQueries, AreForgottenWhenThereAreTooMany) {
  KnownQueries queries;
  for (std::size_t i = 0; i < KnownQueries::kWeightMax; ++i)
    ASSERT_TRUE(queries.parse(fmt::format("up + {}", i), {}));
  EXPECT_NE(queries.find("up + 0"), nullptr);
  ASSERT_TRUE(queries.parse("up", {}));
  EXPECT_NE(queries.find("up"), nullptr);
  EXPECT_EQ(queries.find("up + 0"), nullptr);
}

TEST(KnownQueries, ARegularExpressionWeighsMore) {
  KnownQueries queries;
  constexpr std::size_t kEach = 1 + 2 * KnownQueries::kRegexWeight;
  const auto text = [](std::size_t i) { return fmt::format(R"(rate(a{{b=~"{}",c!~"d"}}[1m]))", i); };
  for (std::size_t i = 0; i < KnownQueries::kWeightMax / kEach; ++i)
    ASSERT_TRUE(queries.parse(text(i), {}));
  EXPECT_NE(queries.find(text(0)), nullptr);
  ASSERT_TRUE(queries.parse(text(1000), {}));
  EXPECT_EQ(queries.find(text(0)), nullptr);
}

TEST(KnownQueries, LongOnesAreNotRemembered) {
  KnownQueries queries;
  std::string text = "up";
  text.resize(KnownQueries::kTextBytesMax, ' ');
  ASSERT_TRUE(queries.parse(text, {}));
  EXPECT_NE(queries.find(text), nullptr);
  text += ' ';
  ASSERT_TRUE(queries.parse(text, {}));
  EXPECT_EQ(queries.find(text), nullptr);
}

}  // namespace
}  // namespace hb::api
