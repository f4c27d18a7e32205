#include "app/descriptor_limit.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace hb::app {
namespace {

TEST(DescriptorLimit, IsRaisedToTheHardOneOrTheMaximum) {
  struct Case {
    uint64_t soft = 0;
    uint64_t hard = 0;
    uint64_t raised = 0;
  };
  for (const auto& [soft, hard, raised] :
       {Case{1024, 4096, 4096}, Case{32, 32, 32}, Case{1024, kDescriptorsMax - 1, kDescriptorsMax - 1},
        Case{1024, kDescriptorsMax, kDescriptorsMax}, Case{1024, kDescriptorsMax + 1, kDescriptorsMax},
        Case{1024, RLIM_INFINITY, kDescriptorsMax},
        Case{kDescriptorsMax + 1, RLIM_INFINITY, kDescriptorsMax + 1}}) {
    EXPECT_EQ(raised_descriptor_limit(soft, hard), raised) << soft << " " << hard;
  }
}

TEST(DescriptorLimit, OfThisProcessIsRaised) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{.rlim_cur = 64, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  raise_descriptor_limit();
  rlimit after{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, raised_descriptor_limit(64, before.rlim_max));
  EXPECT_GT(after.rlim_cur, low.rlim_cur);
  EXPECT_EQ(after.rlim_max, before.rlim_max);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

}  // namespace
}  // namespace hb::app
