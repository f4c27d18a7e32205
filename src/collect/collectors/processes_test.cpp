#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec processes_collector();

namespace {

TEST(ProcessesCollector, TellsStatesAndLimits) {
  const MadeHost made;
  made.write("proc/1/stat", "1 (a) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 2 3 4\n");
  made.write("proc/1/task/1/stat", "1 (a) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 2 3 4\n");
  made.write("proc/7/stat", "7 (a) R 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 2 0 1 2 3 4\n");
  made.write("proc/7/task/7/stat", "7 (a) R 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 2 0 1 2 3 4\n");
  made.write("proc/7/task/8/stat", "8 (a) D 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 2 0 1 2 3 4\n");
  made.write("proc/sys/kernel/threads-max", "7801\n");
  made.write("proc/sys/kernel/pid_max", "123\n");
  CollectorTrial trial(processes_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_processes_max_processes 123
node_processes_max_threads 7801
node_processes_pids 2
node_processes_state{state="R"} 1
node_processes_state{state="S"} 1
node_processes_threads 3
node_processes_threads_state{thread_state="D"} 1
node_processes_threads_state{thread_state="R"} 1
node_processes_threads_state{thread_state="S"} 1
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(ProcessesCollector, FailsOnAProcessOfAnotherForm) {
  const MadeHost made;
  made.write("proc/1/stat", "1 (a)\n");
  CollectorTrial trial(processes_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(ProcessesCollector, KeepsWhatItHasWithoutALimit) {
  const MadeHost made;
  made.write("proc/1/stat", "1 (a) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 2 3 4\n");
  made.write("proc/1/task/1/stat", "1 (a) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 2 3 4\n");
  CollectorTrial trial(processes_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_processes_threads 1\n");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
