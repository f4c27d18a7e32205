#include "procfs/human_size.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

constexpr double kNone = -1e300;

struct Case {
  std::string_view text;
  double size;
};

TEST(HumanSize, ReadsDecimalsOfUnits) {
  constexpr Case kCases[] = {{"0", 0},
                             {"720", 720},
                             {"1.26k", 1290},
                             {"100k\n", 102'400},
                             {"1.5K", 1536},
                             {"2.00M", 2 << 20},
                             {"1T", 1'099'511'627'776},
                             {"-1k", kNone},
                             {"k", kNone},
                             {"1.2.3k", kNone},
                             {"1e5", kNone},
                             {"inf", kNone},
                             {"", kNone},
                             {"1 k", kNone}};
  for (const auto& [text, size] : kCases)
    EXPECT_EQ(parse_human_size(text).value_or(kNone), size) << text;
}

TEST(HumanSize, ReadsTheFractionsOfBcache) {
  constexpr Case kCases[] = {{"0", 0},        {"512", 512},     {"1.1M", 1'150'976}, {"427.5k", 437'748},
                             {"1.10k", 2024}, {"-1.5k", -1524}, {"790.0k", 808'960}, {"k", kNone},
                             {"1.x", kNone},  {"--1", kNone},   {"1.", 1},           {"", kNone}};
  for (const auto& [text, size] : kCases)
    EXPECT_EQ(parse_bcache_size(text).value_or(kNone), size) << text;
}

TEST(HumanSize, SurvivesEveryTruncation) {
  for_every_prefix("-48.9G", parse_human_size);
  for_every_prefix("-48.9G", parse_bcache_size);
}

}  // namespace
}  // namespace hb::procfs
