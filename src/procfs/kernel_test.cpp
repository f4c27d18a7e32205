#include "procfs/kernel.hpp"

#include <gtest/gtest.h>
#include <sys/utsname.h>

#include "procfs/clock_sources.hpp"
#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Kernel, AsksUnameOnALiveHost) {
  utsname names{};
  ASSERT_EQ(::uname(&names), 0);
  const auto kernel = read_kernel(HostRoot());
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->release, names.release);
  EXPECT_EQ(kernel->machine, names.machine);
}

TEST(Kernel, ReadsTheFilesOfAnotherHost) {
  const auto kernel = read_kernel(fixture_host());
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->sysname, "Linux");
  EXPECT_EQ(kernel->nodename, "fixture");
  EXPECT_EQ(kernel->release, "6.1.0-test-amd64");
  EXPECT_EQ(kernel->domainname, "(none)");
  EXPECT_EQ(read_kernel(fixture_host("hostile")).error().code, ErrorCode::not_found);
}

TEST(ClockSources, ReadsTheFixture) {
  const auto sources = read_clock_sources(fixture_host());
  ASSERT_EQ(sources.size(), 1);
  EXPECT_EQ(sources[0].device, "0");
  EXPECT_EQ(sources[0].available, (std::vector<std::string>{"tsc", "hpet", "acpi_pm"}));
  EXPECT_EQ(sources[0].current, "tsc");
  EXPECT_TRUE(read_clock_sources(fixture_host("hostile")).empty());
}

}  // namespace
}  // namespace hb::procfs
