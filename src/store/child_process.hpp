#pragma once

#include <functional>
#include <sched.h>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>

namespace hb::store {

// Where a test needs a file system of its own and the machine does not let it have one, the child says that
// it may not.
inline constexpr int kNotPermitted = 77;

// Runs what a test says in a process of its own, since it changes that process's limits, mounts or rights.
// Skips when the child says that it may not.
inline void in_a_child(const std::function<void()>& body) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    body();
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kNotPermitted) GTEST_SKIP() << "mounting is not permitted here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// In a child as well, for which the directory is a disk that holds no more than `size` says ("size=16m").
inline void on_a_small_disk(const std::string& directory, const char* size,
                            const std::function<void()>& body) {
  in_a_child([&] {
    const int flags = CLONE_NEWNS | (::geteuid() == 0 ? 0 : CLONE_NEWUSER);
    if (::unshare(flags) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", directory.c_str(), "tmpfs", 0, (std::string(size) + ",mode=700").c_str()) != 0) {
      ::_exit(kNotPermitted);
    }
    body();
  });
}

}  // namespace hb::store
