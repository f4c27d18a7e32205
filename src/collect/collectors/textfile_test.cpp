#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/slow_refresh.hpp"

namespace hb::collect {

CollectorSpec textfile_collector();

namespace {

class TextfileTest : public testing::Test {
 protected:
  TextfileTest() { flags_.set_list("collector.textfile.directory", {host_.root().root("text")}); }

  // A trial's output has the folder's name in it, which differs from run to run.
  std::string tick(CollectorTrial& trial) const {
    std::string text = trial.tick();
    const std::string folder = host_.root().root("text");
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
      text.replace(at, folder.size(), "DIR");
    return text;
  }

  MadeHost host_;
  FlagValues flags_;
};

TEST_F(TextfileTest, SaysThatAllIsWellWithoutAFolder) {
  CollectorTrial trial(textfile_collector(), host_.root());
  EXPECT_EQ(trial.tick(), "node_textfile_scrape_error 0\n");
}

TEST_F(TextfileTest, EmitsWhatFilesSayAtEveryTick) {
  host_.write("text/a.prom",
              "# TYPE took histogram\ntook_bucket{le=\"1\"} 1\ntook_sum 3\ntook_count 2\n"
              "jobs{host=\"x\"} 4\njobs{queue=\"y\"} 5\n");
  CollectorTrial trial(textfile_collector(), host_.root(), flags_);
  const std::string expected =
      "jobs{host=\"x\",queue=\"\"} 4\njobs{host=\"\",queue=\"y\"} 5\n"
      "node_textfile_mtime_seconds{file=\"DIR/a.prom\"}";
  const std::string first = tick(trial);
  EXPECT_TRUE(first.starts_with(expected)) << first;
  EXPECT_TRUE(
      first.ends_with("node_textfile_scrape_error 0\n"
                      "took_bucket{le=\"1\"} 1\ntook_bucket{le=\"+Inf\"} 2\ntook_sum 3\ntook_count 2\n"))
      << first;
  EXPECT_EQ(tick(trial), first);
  EXPECT_TRUE(trial.outcome());
}

TEST_F(TextfileTest, FollowsTheFilesEveryTenTicks) {
  host_.write("text/a.prom", "a 1\n");
  CollectorTrial trial(textfile_collector(), host_.root(), flags_);
  EXPECT_TRUE(tick(trial).starts_with("a 1\n"));
  host_.write("text/a.prom", "b{c=\"d\"} 22\n");
  for (uint32_t i = 1; i < SlowRefresh::kTicks; ++i)
    EXPECT_TRUE(tick(trial).starts_with("a 1\n"));
  EXPECT_TRUE(tick(trial).starts_with("b{c=\"d\"} 22\n"));
}

// Names of one file are freed when another takes its place; none may be taken for what stood where it stands.
TEST_F(TextfileTest, NeverTakesANameForAnother) {
  CollectorTrial trial(textfile_collector(), host_.root(), flags_);
  for (std::size_t round = 0; round < 20; ++round) {
    const std::string name =
        "metric_with_a_long_name_" + std::string(1, static_cast<char>('a' + static_cast<char>(round)));
    host_.write("text/a.prom",
                name + "{label_with_a_long_name_" + name + "=\"x\"} 1" + std::string(round, '0') + "\n");
    std::string text;
    for (uint32_t i = 0; i < SlowRefresh::kTicks; ++i)
      text = tick(trial);
    EXPECT_TRUE(text.starts_with(name + "{label_with_a_long_name_" + name + "=\"x\"} 1")) << text;
  }
}

TEST_F(TextfileTest, AProblemIsAMetricAndNoFailure) {
  host_.write("text/a.prom", "a 1 1700\n");
  host_.write("text/b.prom", "b 1\n");
  CollectorTrial trial(textfile_collector(), host_.root(), flags_);
  const std::string text = tick(trial);
  EXPECT_TRUE(text.starts_with("b 1\nnode_textfile_mtime_seconds{file=\"DIR/b.prom\"}")) << text;
  EXPECT_TRUE(text.ends_with("node_textfile_scrape_error 1\n")) << text;
  EXPECT_TRUE(trial.outcome());
}

// A reading that hangs, as on a dead mount, leaves the tick alone.
TEST_F(TextfileTest, TheTickDoesNotWaitForTheDisk) {
  host_.write("text/a.prom", "a 1\n");
  std::vector<std::function<void()>> jobs;
  const RunOffTick later = [&jobs](std::function<void()> job) {
    jobs.push_back(std::move(job));
    return true;
  };
  ManualClock clock(from_unix_ms(0));
  ToldFileSystems file_systems;
  const auto collector = textfile_collector().make(
      {.flags = flags_, .clock = clock, .file_systems = file_systems, .run_off_tick = later});
  FrameBuilder builder;
  const auto tick = [&] {
    builder.begin(clock.now());
    EXPECT_TRUE((*collector)->update(host_.root(), builder));
    return builder.finish()->samples.size();
  };
  for (uint32_t i = 0; i < 3 * SlowRefresh::kTicks; ++i)
    EXPECT_EQ(tick(), 0U);
  ASSERT_EQ(jobs.size(), 1U);
  jobs[0]();
  EXPECT_EQ(tick(), 3U);
}

}  // namespace
}  // namespace hb::collect
