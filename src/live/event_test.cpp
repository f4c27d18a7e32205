#include "live/event.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::live {
namespace {

std::string event(const std::vector<std::string>& fragments, std::size_t bytes_max = 10'000) {
  std::vector<const std::string*> pointers;
  pointers.reserve(fragments.size());
  for (const std::string& fragment : fragments)
    pointers.push_back(&fragment);
  return tick_event(from_unix_ms(1795335082007), pointers, bytes_max);
}

TEST(TickEvent, HasIdTimeAndResultsInOrder) {
  EXPECT_EQ(event({"{\"a\":1}", "{\"b\":2}"}),
            "id: 1795335082007\nevent: tick\ndata: "
            "{\"time\":1795335082.007,\"results\":[{\"a\":1},{\"b\":2}]}\n\n");
  EXPECT_EQ(tick_event(from_unix_ms(1000), {}, 1000),
            "id: 1000\nevent: tick\ndata: {\"time\":1.000,\"results\":[]}\n\n");
}

TEST(TickEvent, ReplacesWhatWouldMakeItTooLarge) {
  const std::string large(5'000, 'x');
  const std::string small = "{}";
  const std::size_t whole = event({large, large, small}, 100'000).size();
  EXPECT_EQ(event({large, large, small}, whole).size(), whole);
  const std::string cut = event({large, large, small}, whole - 1);
  EXPECT_LT(cut.size(), whole);
  EXPECT_NE(cut.find("ask for fewer series"), std::string::npos);
  EXPECT_TRUE(cut.ends_with(",{}]}\n\n")) << cut;
  // Even many errors stay within the bound.
  EXPECT_LE(event(std::vector<std::string>(200, large), 40'000).size(), 40'000U);
}

}  // namespace
}  // namespace hb::live
