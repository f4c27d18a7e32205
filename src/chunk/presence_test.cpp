#include "chunk/presence.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::chunk {
namespace {

TEST(Presence, ComesBack) {
  const struct {
    std::vector<PresentRun> runs;
    std::size_t size;
    std::size_t bytes;
  } cases[] = {{{}, 0, 1},       {{{0, 1}}, 1, 1}, {{{0, 1000}}, 1000, 1},      {{}, 1000, 4},
               {{{0, 1}}, 2, 3}, {{{1, 1}}, 2, 4}, {{{0, 10}, {20, 5}}, 30, 5}, {{{7, 1}, {9, 1}}, 10, 6}};
  for (const auto& [runs, size, bytes] : cases) {
    std::string out;
    append_presence(out, runs, size);
    EXPECT_EQ(out.size(), bytes);
    ByteReader in(out);
    std::vector<PresentRun> read = {{5, 5}};
    ASSERT_TRUE(read_presence(in, size, read));
    EXPECT_EQ(read, runs);
    EXPECT_TRUE(in.rest().empty());
    for (std::size_t cut = 0; cut < out.size(); ++cut) {
      ByteReader in_cut(std::string_view(out).substr(0, cut));
      EXPECT_FALSE(read_presence(in_cut, size, read));
    }
  }
}

TEST(Presence, RefusesWhatLeavesTheGridOrIsEmpty) {
  const struct {
    std::string bytes;
    bool is_fine;
  } cases[] = {{"\x01\x0a", true},
               {"\x01\x0b", false},
               {"\x01\x09\x02", false},
               {std::string("\x01\x00\x0a", 3), true},
               {std::string("\x01\x00\x00\x0a", 4), false},
               {std::string("\x01\x05\x00\x05", 4), false},
               {"\x02\x0a", false},
               {"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", false}};
  for (const auto& [bytes, is_fine] : cases) {
    ByteReader in(bytes);
    std::vector<PresentRun> runs;
    EXPECT_EQ(read_presence(in, 10, runs), is_fine);
    EXPECT_NE(in.failed(), is_fine);
  }
}

}  // namespace
}  // namespace hb::chunk
