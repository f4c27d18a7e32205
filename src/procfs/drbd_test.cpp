#include "procfs/drbd.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::vector<std::string> read_all(std::string_view text) {
  std::vector<std::string> values;
  DrbdReader reader(text);
  for (DrbdValue value; reader.next(value);)
    values.push_back(std::to_string(value.device) + " " + std::string(value.key) + " " +
                     std::string(value.value));
  return values;
}

constexpr std::string_view kText =
    "version: 8.4.3 (api:1/proto:86-101)\nsrcversion: 1A9F77B1\n"
    "\n 0: cs:Unconfigured\n 1: cs:Connected ro:Primary/Secondary C r-----\n    ns:17 oos:12 a:b:c\n";

TEST(Drbd, ReadsWordsBehindTheirDevice) {
  EXPECT_EQ(read_all(kText), (std::vector<std::string>{"0 cs Unconfigured", "1 cs Connected",
                                                       "1 ro Primary/Secondary", "1 ns 17", "1 oos 12"}));
  EXPECT_TRUE(read_all("ns:17 oos:12\n").empty());
  EXPECT_TRUE(read_all("").empty());
}

TEST(Drbd, SurvivesEveryTruncation) { for_every_prefix(kText, read_all); }

}  // namespace
}  // namespace hb::procfs
