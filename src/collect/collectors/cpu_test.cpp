#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "procfs/fixture_host.hpp"

namespace hb::collect {

CollectorSpec cpu_collector();

namespace {

std::string seconds_of(const std::string& text, std::string_view cpu, std::string_view mode) {
  const std::string series =
      "node_cpu_seconds_total{cpu=\"" + std::string(cpu) + "\",mode=\"" + std::string(mode) + "\"} ";
  const std::size_t begin = text.find(series);
  if (begin == std::string::npos) return "";
  return text.substr(begin + series.size(), text.find('\n', begin) - begin - series.size());
}

TEST(CpuCollector, NeverLetsACounterGoBackByTheKernelsImprecision) {
  const MadeHost made;
  CollectorTrial trial(cpu_collector(), made.root());
  made.write("proc/stat", "cpu0 100 0 50 1000 30 0 0 0 0 0\n");
  EXPECT_EQ(seconds_of(trial.tick(), "0", "iowait"), "0.3");
  made.write("proc/stat", "cpu0 110 0 50 999 29 0 0 0 0 0\n");
  const std::string text = trial.tick();
  EXPECT_EQ(seconds_of(text, "0", "user"), "1.1");
  EXPECT_EQ(seconds_of(text, "0", "idle"), "10");
  EXPECT_EQ(seconds_of(text, "0", "iowait"), "0.3");
}

TEST(CpuCollector, StartsACpuAnewThatWasTakenOutAndIn) {
  const struct {
    int idle;
    std::string_view user;
  } cases[] = {{701, "1"}, {700, "0.05"}};  // 2.99 s and 3 s less
  for (const auto& [idle, user] : cases) {
    const MadeHost made;
    CollectorTrial trial(cpu_collector(), made.root());
    made.write("proc/stat", "cpu0 100 0 50 1000 30 0 0 0 0 0\n");
    trial.tick();
    made.write("proc/stat", "cpu0 5 0 2 " + std::to_string(idle) + " 1 0 0 0 0 0\n");
    EXPECT_EQ(seconds_of(trial.tick(), "0", "user"), user) << idle;
  }
}

TEST(CpuCollector, KeepsNumbersWhenACpuIsOffline) {
  const MadeHost made;
  CollectorTrial trial(cpu_collector(), made.root());
  made.write("proc/stat", "cpu0 1 0 0 1 0 0 0 0 0 0\ncpu2 200 0 0 1 0 0 0 0 0 0\n");
  const std::string text = trial.tick();
  EXPECT_EQ(seconds_of(text, "1", "user"), "");
  EXPECT_EQ(seconds_of(text, "2", "user"), "2");
}

TEST(CpuCollector, LeavesGuestsAndInformationToItsFlags) {
  FlagValues flags;
  const std::string by_default = CollectorTrial(cpu_collector(), procfs::fixture_host()).tick();
  EXPECT_NE(by_default.find("node_cpu_guest_seconds_total{"), std::string::npos);
  EXPECT_EQ(by_default.find("node_cpu_info{"), std::string::npos);
  flags.set("collector.cpu.guest", "false");
  flags.set("collector.cpu.info.bugs-include", "^mds$");
  const std::string flagged = CollectorTrial(cpu_collector(), procfs::fixture_host(), flags).tick();
  EXPECT_EQ(flagged.find("node_cpu_guest_seconds_total{"), std::string::npos);
  EXPECT_NE(flagged.find("node_cpu_info{"), std::string::npos);
  EXPECT_NE(flagged.find("node_cpu_bug_info{bug=\"mds\"} 1\n"), std::string::npos);
  EXPECT_EQ(flagged.find("node_cpu_flag_info"), std::string::npos);
}

}  // namespace
}  // namespace hb::collect
