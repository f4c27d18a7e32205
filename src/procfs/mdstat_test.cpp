#include "procfs/mdstat.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::string describe(std::string_view text) {
  constexpr const char* kStates[] = {"active",    "inactive", "recovering",
                                     "resyncing", "checking", "reshaping"};
  const Mdstat mdstat = parse_mdstat(text);
  std::string out;
  for (const MdArray& array : mdstat.arrays) {
    out += std::string(array.device) + " " + kStates[static_cast<int>(array.state)];
    for (const uint64_t number : {array.disks_active, array.disks_required, array.disks_failed,
                                  array.disks_spare, array.blocks_synced, array.blocks})
      out += " " + std::to_string(number);
    out += "\n";
  }
  if (!mdstat.malformed.empty()) out += "malformed: " + std::string(mdstat.malformed) + "\n";
  return out;
}

constexpr std::string_view kText =
    "Personalities : [raid0] [raid1] [raid6]\n"
    "md0 : active raid1 sdb1[1] sda1[0]\n"
    "      100 blocks super 1.2 [2/2] [UU]\n"
    "      bitmap: 0/30 pages [0KB], 65536KB chunk\n"
    "\n"
    "md1 : active raid6 sdc1[2](F) sdb1[1] sda1[0] sdd1[3](S)\n"
    "      200 blocks level 6, 64k chunk, algorithm 2 [4/3] [UU_U]\n"
    "      [=>...................]  recovery =  8.5% (17/200) finish=17.0min speed=259783K/sec\n"
    "      bitmap: 0/30 pages [0KB], 65536KB chunk\n"
    "\n"
    "md_home : active (auto-read-only) raid1 sdb2[0] sdc2[1]\n"
    "      300 blocks [2/2] [UU]\n"
    "      resync=PENDING\n"
    "\n"
    "md3 : active (read-only) raid0 sdb[2] sdd[1] sdc[0]\n"
    "      400 blocks 512k chunks\n"
    "md4 : inactive sdb[2](S) sdc[1](S)\n"
    "      500 blocks super external:imsm\n"
    "       \n"
    "unused devices: <none>\n";

TEST(Mdstat, ReadsEachKindOfArray) {
  EXPECT_EQ(describe(kText),
            "md0 active 2 2 0 0 100 100\n"
            "md1 recovering 3 4 1 1 17 200\n"
            "md_home resyncing 2 2 0 0 0 300\n"
            "md3 active 3 3 0 0 400 400\n"
            "md4 inactive 0 0 0 2 500 500\n");
}

TEST(Mdstat, KnowsWhatAnArrayIsDoing) {
  const struct {
    std::string_view line;
    std::string_view state;
  } cases[] = {{"[>..]  check =  5.7% (5/100) finish=0.2min", "checking 2 2 0 0 5 100"},
               {"[>..]  resync = 11.5% (11/100) finish=0.2min", "resyncing 2 2 0 0 11 100"},
               {"[>..]  reshape = 9.0% (9/100) finish=0.2min", "reshaping 2 2 0 0 9 100"},
               {"resync=DELAYED", "resyncing 2 2 0 0 0 100"},
               {"resync=REMOTE", "resyncing 2 2 0 0 0 100"},
               {"check=PENDING", "checking 2 2 0 0 0 100"},
               {"recovery = 1% (x/100)", "recovering 2 2 0 0 0 100"},
               {"something new", "active 2 2 0 0 100 100"}};
  for (const auto& [line, state] : cases) {
    EXPECT_EQ(describe("md0 : active raid1 sda[0] sdb[1]\n  100 blocks [2/2] [UU]\n  " + std::string(line)),
              "md0 " + std::string(state) + "\n");
  }
}

TEST(Mdstat, KeepsTheOthersWhenOneIsMalformed) {
  for (const std::string_view broken :
       {"md0 active raid1 sda[0]\n  1 blocks [1/1] [U]\n",
        "md0 : melted raid1 sda[0]\n  1 blocks [1/1] [U]\n",
        "md0 : active raid1 sda[0]\n  many blocks [1/1] [U]\n", "md0 : active raid1 sda[0]\n  1 blocks\n",
        "md0 : active raid1 sda[0]\n", "md0 : active raid1 sda[0]\n  1 blocks [1/x] [U]\n"}) {
    const std::string text = describe(std::string(broken) + "md1 : active linear sda[0]\n  7 blocks\n");
    EXPECT_EQ(text, "md1 active 1 1 0 0 7 7\nmalformed: " + std::string(broken.substr(0, broken.find('\n'))) +
                        "\n");
  }
}

TEST(Mdstat, SurvivesEveryTruncation) { for_every_prefix(kText, parse_mdstat); }

}  // namespace
}  // namespace hb::procfs
