#include <algorithm>
#include <cstddef>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec interrupts_collector();

namespace {

TEST(InterruptsCollector, TellsEachInterruptOnEachCpu) {
  const MadeHost made;
  made.write(
      "proc/interrupts",
      "     CPU0  CPU1\n  0:  18  0  IO-APIC  2-edge timer\nNMI:  1  2  Non-maskable interrupts\nERR:  0\n");
  CollectorTrial trial(interrupts_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_interrupts_total{cpu="0",devices="2-edge timer",info="IO-APIC",type="0"} 18
node_interrupts_total{cpu="1",devices="2-edge timer",info="IO-APIC",type="0"} 0
node_interrupts_total{cpu="0",devices="",info="Non-maskable interrupts",type="NMI"} 1
node_interrupts_total{cpu="1",devices="",info="Non-maskable interrupts",type="NMI"} 2
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(InterruptsCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(interrupts_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(InterruptsCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/interrupts", "");
  CollectorTrial trial(interrupts_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(InterruptsCollector, TakesWhatTheFlagsSay) {
  const MadeHost made;
  made.write("proc/interrupts",
             "CPU0\n 0: 0 IO-APIC timer\n 9: 4 IO-APIC acpi\nNMI: 1 Non-maskable interrupts\n");
  const struct {
    std::string_view flag;
    std::string value;
    bool timer;
    bool acpi;
    bool nmi;
  } cases[] = {{"collector.interrupts.name-include", "^9;", false, true, false},
               {"collector.interrupts.name-exclude", "IO-APIC;acpi$", true, false, true},
               {"collector.interrupts.include-zeros", "false", false, true, true}};
  for (const auto& [flag, value, timer, acpi, nmi] : cases) {
    FlagValues flags;
    flags.set(flag, value);
    const std::string text = CollectorTrial(interrupts_collector(), made.root(), flags).tick();
    EXPECT_EQ(text.find("timer") != std::string::npos, timer) << flag;
    EXPECT_EQ(text.find("acpi") != std::string::npos, acpi) << flag;
    EXPECT_EQ(text.find("NMI") != std::string::npos, nmi) << flag;
  }
}

// A machine of so many CPUs and interrupts that each gets so many counts, all of them zero but one.
std::string many_interrupts(std::size_t lines) {
  constexpr std::size_t kCpus = 64;
  std::string text;
  for (std::size_t cpu = 0; cpu < kCpus; ++cpu)
    text += "CPU" + std::to_string(cpu) + " ";
  for (std::size_t line = 0; line < lines; ++line) {
    text += "\n" + std::to_string(line) + ":";
    for (std::size_t cpu = 0; cpu < kCpus; ++cpu)
      text += cpu == 0 ? " 1" : " 0";
    text += " PCI-MSI nvme";
  }
  return text + "\n";
}

TEST(InterruptsCollector, LeavesTheZerosOutWhenThereAreTooMany) {
  const struct {
    std::size_t lines;
    std::ptrdiff_t series;
  } cases[] = {{64, 4096}, {65, 65}, {4096, 4096}, {4097, 4096}};
  for (const auto& [lines, series] : cases) {
    const MadeHost made;
    made.write("proc/interrupts", many_interrupts(lines));
    const std::string text = CollectorTrial(interrupts_collector(), made.root()).tick();
    EXPECT_EQ(std::ranges::count(text, '\n'), series) << lines;
  }
}

}  // namespace
}  // namespace hb::collect
