#include "app/collector_check.hpp"

#include <gtest/gtest.h>

#include "collect/registry.hpp"

namespace hb::app {
namespace {

TEST(CollectorCheck, FindsNothingInTheDefaultsOfAnyCollector) {
  collect::FlagValues flags;
  for (const collect::CollectorSpec& spec : collect::all_collectors())
    flags.set("collector." + std::string(spec.name), "true");
  for (const FlagError& error : check_collectors(flags))
    ADD_FAILURE() << error.flag << error.message;
}

TEST(CollectorCheck, FindsEveryFlagThatIsWrong) {
  collect::FlagValues flags;
  flags.set("collector.netdev.device-include", "(");
  flags.set("collector.netdev.device-exclude", "[");
  flags.set("collector.filesystem.mount-timeout", "5");
  flags.set("collector.filesystem.fs-types-include", "*");
  const std::vector<FlagError> errors = check_collectors(flags);
  ASSERT_EQ(errors.size(), 4U);
  EXPECT_EQ(errors[0].flag, "collector.netdev.device-include");
  EXPECT_TRUE(errors[0].message.starts_with(": ")) << errors[0].message;
  EXPECT_EQ(errors[1].flag, "collector.netdev.device-exclude");
  EXPECT_EQ(errors[2].flag, "collector.filesystem.mount-timeout");
  EXPECT_EQ(errors[3].flag, "collector.filesystem.fs-types-include");
}

TEST(CollectorCheck, LooksAtACollectorThatIsOffWhenItsFlagsAreSet) {
  collect::FlagValues flags;
  flags.set("collector.netdev", "false");
  EXPECT_TRUE(check_collectors(flags).empty());
  flags.set("collector.netdev.device-include", "(");
  ASSERT_EQ(check_collectors(flags).size(), 1U);
}

}  // namespace
}  // namespace hb::app
