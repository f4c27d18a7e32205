#include "collect/flag_values.hpp"

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

TEST(FlagValues, HasTheValuesOfAListOnALineEach) {
  const FlagSpec flag{.name = "collector.x.include", .kind = FlagKind::list};
  const struct {
    std::string text;
    std::vector<std::string> values;
  } cases[] = {{"", {}}, {"a", {"a"}}, {"a\nb,c", {"a", "b,c"}}, {"a\n\nb\n", {"a", "b"}}};
  for (const auto& [text, values] : cases) {
    FlagValues flags;
    EXPECT_TRUE(flags.list(flag).empty());
    flags.set("collector.x.include", text);
    EXPECT_EQ(flags.list(flag), values) << text;
  }
}

}  // namespace
}  // namespace hb::collect
