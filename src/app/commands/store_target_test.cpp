#include "app/commands/store_target.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "promql/script/own_scripts.hpp"

namespace hb::app {
namespace {

using promql::script::Outcome;
using promql::script::OwnScript;
using promql::script::Verdict;

// What the store gives back has to be what the queries got from memory.
TEST(StoreTarget, EveryCaseOfTheProjectsOwnPasses) {
  const SystemClock clock;
  const auto target = StoreTarget::make(clock);
  ASSERT_TRUE(target) << target.error().message;
  std::size_t cases = 0;
  for (const OwnScript& own : promql::script::own_scripts()) {
    ASSERT_TRUE((*target)->clear());
    const auto outcomes = promql::script::run(own.commands, **target, clock);
    ASSERT_TRUE(outcomes) << own.name << ": " << outcomes.error().message;
    cases += outcomes->size();
    for (const Outcome& outcome : *outcomes) {
      EXPECT_EQ(outcome.verdict, Verdict::passed)
          << own.name << ":" << outcome.line << ": " << outcome.query << ": " << outcome.why;
    }
  }
  EXPECT_GT(cases, 200U);
}

TEST(StoreTarget, LeavesNothingBehind) {
  const SystemClock clock;
  std::string directory;
  {
    const auto target = StoreTarget::make(clock);
    ASSERT_TRUE(target) << target.error().message;
    directory = (*target)->directory();
    EXPECT_TRUE(std::filesystem::exists(directory));
  }
  EXPECT_FALSE(std::filesystem::exists(directory));
}

}  // namespace
}  // namespace hb::app
