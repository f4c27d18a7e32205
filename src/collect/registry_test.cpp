#include "collect/registry.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"

namespace hb::collect {
namespace {

class RegistryTest : public testing::Test {
 protected:
  std::set<std::string> made() {
    std::set<std::string> names;
    auto collectors = make_collectors(
        {.flags = flags_, .clock = clock_, .file_systems = file_systems_, .run_off_tick = run_off_tick_});
    if (!collectors) return names;
    for (const auto& collector : *collectors)
      names.emplace(collector->name());
    return names;
  }

  FlagValues flags_;
  ManualClock clock_{from_unix_ms(0)};
  ToldFileSystems file_systems_;
  RunOffTick run_off_tick_ = [](const std::function<void()>&) { return false; };
};

TEST_F(RegistryTest, HasOneCollectorForEachFileNamedLikeIt) {
  std::set<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(HB_SOURCE_DIR) + "/src/collect/collectors")) {
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() == ".cpp" && !stem.ends_with("_test")) files.insert(stem);
  }
  std::set<std::string> specs;
  for (const CollectorSpec& spec : all_collectors())
    specs.emplace(spec.name);
  EXPECT_EQ(specs, files);
  EXPECT_TRUE(specs.contains("cpu"));
}

TEST_F(RegistryTest, MakesCollectorsThatAreCalledAsTheirSpecSays) {
  std::set<std::string> expected;
  for (const CollectorSpec& spec : all_collectors()) {
    if (spec.enabled_by_default) expected.emplace(spec.name);
  }
  EXPECT_EQ(made(), expected);
}

TEST_F(RegistryTest, LeavesOutWhatAFlagTurnsOff) {
  ASSERT_TRUE(made().contains("loadavg"));
  flags_.set("collector.loadavg", "false");
  EXPECT_FALSE(made().contains("loadavg"));
  EXPECT_TRUE(made().contains("meminfo"));
}

TEST_F(RegistryTest, RefusesABadFlagAndNamesIt) {
  flags_.set("collector.netdev.device-exclude", "*");
  const auto collectors = make_collectors(
      {.flags = flags_, .clock = clock_, .file_systems = file_systems_, .run_off_tick = run_off_tick_});
  ASSERT_FALSE(collectors);
  EXPECT_EQ(collectors.error().code, ErrorCode::invalid);
  EXPECT_NE(collectors.error().message.find("--collector.netdev.device-exclude"), std::string::npos);
}

// node_exporter's flags of this one are called by a shorter name.
std::string prefix_of(std::string_view collector) {
  return "collector." + std::string(collector == "powersupplyclass" ? "powersupply" : collector) + ".";
}

TEST_F(RegistryTest, HasFlagsWithSoundDefaultsUnderTheirCollectorsNames) {
  for (const CollectorSpec& spec : all_collectors()) {
    const std::string prefix = prefix_of(spec.name);
    for (const FlagSpec& flag : spec.flags) {
      EXPECT_TRUE(flag.name.starts_with(prefix)) << flag.name;
      EXPECT_FALSE(flag.help.empty()) << flag.name;
      const bool truth = flag.default_value == "true" || flag.default_value == "false";
      EXPECT_EQ(flag.kind == FlagKind::boolean, truth) << flag.name;
    }
  }
}

}  // namespace
}  // namespace hb::collect
