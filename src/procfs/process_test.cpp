#include "procfs/process.hpp"

#include <unistd.h>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Process, ReadsTheFixture) {
  const auto process = read_process(fixture_host(), 42);
  ASSERT_TRUE(process) << process.error().message;
  EXPECT_EQ(process->pid, 42);
  EXPECT_EQ(process->parent, 1);
  EXPECT_EQ(process->name, "evil) R 1 \n(x");
  EXPECT_EQ(process->command_line, "/opt/evil --name=a b");
  EXPECT_EQ(process->state, 'S');
  EXPECT_EQ(process->threads, 3);
  EXPECT_EQ(process->resident_bytes, 1024 * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)));
  EXPECT_EQ(process->start_time_seconds, 1767225600 + 1024.0);
  EXPECT_EQ(process->uid, 1000);
}

TEST(Process, OfAKernelThreadHasNoCommandLine) {
  const auto process = read_process(fixture_host(), 2);
  ASSERT_TRUE(process);
  EXPECT_EQ(process->name, "kthreadd");
  EXPECT_EQ(process->command_line, "");
}

TEST(Process, IsNotFoundWhenItNeverWasOrHasEnded) {
  EXPECT_EQ(read_process(fixture_host(), 4000).error().code, ErrorCode::not_found);
  EXPECT_EQ(read_process(fixture_host(), 88).error().code, ErrorCode::not_found);
}

TEST(Process, ListsAndCounts) {
  EXPECT_EQ(list_processes(fixture_host()), (std::vector<uint32_t>{1, 2, 42, 77, 88}));
  EXPECT_EQ(count_processes(fixture_host()), 5);
}

TEST(Process, ReadsItself) {
  const auto self = read_process(HostRoot(), static_cast<uint32_t>(::getpid()));
  ASSERT_TRUE(self);
  EXPECT_EQ(self->parent, static_cast<uint32_t>(::getppid()));
  EXPECT_EQ(self->uid, ::geteuid());
  EXPECT_GT(self->resident_bytes, 0);
}

}  // namespace
}  // namespace hb::procfs
