#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "promql/script/own_scripts.hpp"
#include "promql/script/runner.hpp"

namespace hb::promql::script {
namespace {

// The project's own scripts, through the whole engine.
TEST(Script, EveryCaseOfTheProjectsOwnPasses) {
  std::size_t cases = 0;
  for (const OwnScript& own : own_scripts()) {
    const SystemClock clock;
    MemoryTarget target;
    const auto outcomes = run(own.commands, target, clock);
    ASSERT_TRUE(outcomes) << outcomes.error().message;
    cases += outcomes->size();
    for (const Outcome& outcome : *outcomes) {
      EXPECT_EQ(outcome.verdict, Verdict::passed)
          << own.name << ":" << outcome.line << ": " << outcome.query << ": " << outcome.why;
    }
  }
  EXPECT_GT(cases, 50U);
}

TEST(Script, AWrongResultFails) {
  const auto commands =
      parse("load 1m\n  a 1 2\n\neval instant at 1m a\n  a 3\n\neval instant at 1m a\n  a 2\n");
  ASSERT_TRUE(commands) << commands.error().message;
  const SystemClock clock;
  MemoryTarget target;
  const auto outcomes = run(*commands, target, clock);
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->size(), 2U);
  EXPECT_EQ(outcomes->front().verdict, Verdict::failed);
  EXPECT_EQ(outcomes->back().verdict, Verdict::passed);
}

TEST(Script, ASeriesHasAMaximumOfPoints) {
  EXPECT_EQ(parse_series(fmt::format("a 1x{}", kPointsMax - 1)).value().points.size(), kPointsMax);
  EXPECT_FALSE(parse_series(fmt::format("a 1x{}", kPointsMax)));
  EXPECT_FALSE(parse_series(fmt::format("a _x{} 1", kPointsMax)));
}

TEST(Script, RefusesWhatIsNoCommandWithItsLine) {
  for (const std::string text :
       {"load\n", "\nfoo bar\n", "eval instant\n  a b\n", "eval range from 1 to 2\n"})
    EXPECT_FALSE(parse(text)) << text;
  EXPECT_EQ(parse("\n\nfoo bar\n").error().message, "line 3: \"foo\" is no command");
}

}  // namespace
}  // namespace hb::promql::script
