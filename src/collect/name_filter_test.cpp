#include "collect/name_filter.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

TEST(NameFilter, SearchesAnywhereInTheName) {
  const struct {
    std::string_view include;
    std::string_view exclude;
    std::string_view name;
    bool accepted;
  } cases[] = {
      {"", "", "sda", true},
      {"", "^(ram|loop)\\d+$", "loop0", false},
      {"", "^(ram|loop)\\d+$", "xloop0", true},
      {"", "loop", "xloop0", false},
      {"^eth", "", "eth0", true},
      {"^eth", "", "veth0", false},
      {"^eth", "0$", "eth0", false},
      {"^eth", "0$", "eth1", true},
      {"", "^/(dev|proc)($|/)", "/dev", false},
      {"", "^/(dev|proc)($|/)", "/devices", true},
      {"", "b$", "a\nb", false},
      {"", "^$", "", false},
      {"", "^$", "x", true},
      {"a|b", "", "xbx", true},
  };
  for (const auto& [include, exclude, name, accepted] : cases) {
    auto filter = NameFilter::make({.include = include, .exclude = exclude});
    ASSERT_TRUE(filter) << include << exclude;
    EXPECT_EQ(filter->accepts(name), accepted) << include << " without " << exclude << ": " << name;
    EXPECT_EQ(filter->accepts(name), accepted) << "from memory";
  }
}

TEST(NameFilter, NamesTheFlagOfABadExpression) {
  constexpr FlagSpec kInclude{.name = "collector.x.include"};
  constexpr FlagSpec kExclude{.name = "collector.x.exclude"};
  FlagValues flags;
  flags.set("collector.x.exclude", "(");
  const auto filter = NameFilter::from_flags(flags, &kInclude, &kExclude);
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().code, ErrorCode::invalid);
  EXPECT_TRUE(filter.error().message.starts_with("--collector.x.exclude: ")) << filter.error().message;
  EXPECT_FALSE(filter.error().message.contains("(?s")) << "shows what the user never wrote";
}

TEST(NameFilter, AnswersTheSamePastWhatItRemembers) {
  auto filter = NameFilter::make({.include = "", .exclude = "7$"});
  for (std::size_t i = 0; i < NameFilter::kRememberedMax * 2; ++i) {
    EXPECT_EQ(filter->accepts(std::to_string(i)), i % 10 != 7);
  }
}

}  // namespace
}  // namespace hb::collect
