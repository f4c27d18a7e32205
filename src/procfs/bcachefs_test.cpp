#include "procfs/bcachefs.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::vector<std::string> read_all(std::string_view text) {
  std::vector<std::string> found;
  BcachefsRows rows(text);
  for (BcachefsRow row; rows.next(row);)
    found.push_back(std::string(row.name) + "|" + std::string(row.columns));
  return found;
}

TEST(Bcachefs, ReadsRows) {
  EXPECT_EQ(read_all("read:\nsb          :       86016\n  checksum:0\nlz4  48.9G  71.2G\n\nIO errors\nalone"),
            (std::vector<std::string>{"read|", "sb|86016", "checksum|0", "lz4|48.9G  71.2G", "IO|errors",
                                      "alone|"}));
  EXPECT_TRUE(read_all("").empty());
}

TEST(Bcachefs, ReadsACounterSinceTheBeginning) {
  const struct {
    std::string_view text;
    double count;  // -1: none
  } cases[] = {{"since mount:   7\nsince filesystem creation:     424790\n", 424'790},
               {"since mount:   1\nsince filesystem creation:     1.5k\n", 1536},
               {"since mount:   7\n", -1},
               {"since filesystem creation: many\n", -1},
               {"", -1}};
  for (const auto& [text, count] : cases)
    EXPECT_EQ(parse_bcachefs_counter(text).value_or(-1), count) << text;
}

TEST(Bcachefs, SurvivesEveryTruncation) {
  for_every_prefix("since mount:   7\nsince filesystem creation:     1.5k\n", parse_bcachefs_counter);
}

}  // namespace
}  // namespace hb::procfs
