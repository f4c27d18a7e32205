#include "procfs/self_usage.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/fd.hpp"

namespace hb::procfs {
namespace {

TEST(SelfUsage, ReadsThisProcess) {
  SelfUsageReader reader;
  const auto usage = reader.read();
  ASSERT_TRUE(usage) << usage.error().message;
  EXPECT_GT(usage->cpu_seconds, 0);
  EXPECT_GT(usage->start_time_seconds, 1.6e9);
  EXPECT_GT(usage->descriptors_max, 3);
  EXPECT_GT(usage->resident_bytes, 100'000);
  EXPECT_GT(usage->virtual_bytes, usage->resident_bytes);
  EXPECT_GE(usage->threads, 1);
  EXPECT_EQ(usage->written_bytes.has_value(), ::access("/proc/self/io", R_OK) == 0);
}

TEST(SelfUsage, CountsDescriptors) {
  SelfUsageReader reader;
  const auto before = reader.read();
  const UniqueFd one(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const UniqueFd two(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const auto after = reader.read();
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->descriptors, before->descriptors + 2);
}

}  // namespace
}  // namespace hb::procfs
