#include "procfs/interrupts.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kHeading = "           CPU0       CPU1\n";

struct Case {
  std::string line;
  std::string name;
  std::string info;
  std::string devices;
};

TEST(Interrupts, TakesALineApart) {
  const Case cases[] = {
      {"  0:  18  7  IR-IO-APIC-edge   timer", "0", "IR-IO-APIC-edge", "timer"},
      {" 40:  18  7  GPIO  1-edge   card,  reader", "40", "GPIO", "1-edge card, reader"},
      {"NMI:  18  7  Non-maskable   interrupts", "NMI", "Non-maskable interrupts", ""},
      {"IPI0:18  7  Rescheduling interrupts", "IPI0", "Rescheduling interrupts", ""},
  };
  std::vector<Interrupt> interrupts;
  for (const Case& expected : cases) {
    ASSERT_TRUE(parse_interrupts(kHeading + expected.line + "\n", interrupts)) << expected.line;
    ASSERT_EQ(interrupts.size(), 1) << expected.line;
    EXPECT_EQ(interrupts[0].name, expected.name);
    EXPECT_EQ(interrupts[0].info, expected.info);
    EXPECT_EQ(interrupts[0].devices, expected.devices);
    EXPECT_EQ(interrupts[0].by_cpu, (std::vector<uint64_t>{18, 7}));
  }
}

TEST(Interrupts, SkipsLinesThatSayNothingBehindTheCounts) {
  std::vector<Interrupt> interrupts;
  ASSERT_TRUE(parse_interrupts(kHeading + "ERR:  0\nMIS:  0  1\nno colon 1 2 3\n\n", interrupts));
  EXPECT_TRUE(interrupts.empty());
}

TEST(Interrupts, RefusesAnotherForm) {
  std::vector<Interrupt> interrupts;
  for (const std::string& text : {std::string(), kHeading + "0: 1 x timer\n"}) {
    const auto parsed = parse_interrupts(text, interrupts);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::corrupt);
  }
}

TEST(Interrupts, TakesSoManyLinesAndNoMore) {
  for (const std::size_t lines : {kInterruptsMax, kInterruptsMax + 1}) {
    std::string text = kHeading;
    for (std::size_t i = 0; i < lines; ++i)
      text += "1: 1 2 x\n";
    std::vector<Interrupt> interrupts;
    ASSERT_TRUE(parse_interrupts(text, interrupts));
    EXPECT_EQ(interrupts.size(), kInterruptsMax);
  }
}

TEST(Interrupts, SurvivesEveryTruncation) {
  std::vector<Interrupt> interrupts;
  for_every_prefix(kHeading + "  0:  18  7  IR-IO-APIC-edge   timer\nNMI:  18  7  Non-maskable interrupts\n",
                   [&interrupts](std::string_view text) {
                     static_cast<void>(parse_interrupts(text, interrupts).has_value());
                   });
}

}  // namespace
}  // namespace hb::procfs
