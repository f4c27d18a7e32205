#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec sysctl_collector();

namespace {

TEST(SysctlCollector, TellsWhatTheFlagsName) {
  const MadeHost made;
  made.write("proc/sys/fs/file-nr", "1024\t0\t1631329\n");
  made.write("proc/sys/kernel/threads-max", "7801\n");
  made.write("proc/sys/kernel/seccomp/actions_avail", "kill trap\n");
  FlagValues flags;
  flags.set_list("collector.sysctl.include",
                 {"fs.file-nr", "fs.file-nr:total,current,max", "kernel.threads-max"});
  flags.set_list("collector.sysctl.include-info", {"kernel.seccomp.actions_avail"});
  CollectorTrial trial(sysctl_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), R"(node_sysctl_fs_file_nr{index="0"} 1024
node_sysctl_fs_file_nr{index="1"} 0
node_sysctl_fs_file_nr{index="2"} 1.631329e+06
node_sysctl_fs_file_nr_current 0
node_sysctl_fs_file_nr_max 1.631329e+06
node_sysctl_fs_file_nr_total 1024
node_sysctl_info{index="0",name="kernel.seccomp.actions_avail",value="kill"} 1
node_sysctl_info{index="1",name="kernel.seccomp.actions_avail",value="trap"} 1
node_sysctl_kernel_threads_max 7801
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(SysctlCollector, FailsOnWhatItCannotTell) {
  const struct {
    std::string include;
    std::string content;
    ErrorCode code;
  } cases[] = {{"a.b", "word\n", ErrorCode::invalid},
               {"a.b", "\n", ErrorCode::corrupt},
               {"a.b:one,two", "1\n", ErrorCode::invalid},
               {"a.b:one", "1 2\n", ErrorCode::invalid},
               {"a.c", "1\n", ErrorCode::not_found}};
  for (const auto& [include, content, code] : cases) {
    const MadeHost made;
    made.write("proc/sys/a/b", content);
    FlagValues flags;
    flags.set_list("collector.sysctl.include", {include});
    CollectorTrial trial(sysctl_collector(), made.root(), flags);
    EXPECT_EQ(trial.tick(), "") << include << content;
    ASSERT_FALSE(trial.outcome()) << include << content;
    EXPECT_EQ(trial.outcome().error().code, code) << include << content;
  }
}

}  // namespace
}  // namespace hb::collect
