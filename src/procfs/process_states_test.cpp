#include "procfs/process_states.hpp"

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

// A folder of processes that a test writes.
class MadeProcesses : public testing::Test {
 public:
  ~MadeProcesses() override { std::filesystem::remove_all(folder_); }

 protected:
  MadeProcesses() { folder_ = ::mkdtemp(folder_.data()); }

  void write(const std::string& path, std::string_view text) const {
    const std::filesystem::path file = folder_ + "/" + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  static std::string stat(std::string_view pid, char state, int threads) {
    return std::string(pid) + " (a) b) " + state + " 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 " +
           std::to_string(threads) + " 0 1 2 3 4\n";
  }
  [[nodiscard]] HostRoot root() const {
    return HostRoot({.procfs = folder_, .sysfs = folder_, .rootfs = folder_, .udev_data = {}});
  }

 private:
  std::string folder_ = std::filesystem::temp_directory_path().string() + "/hb-processes-XXXXXX";
};

TEST_F(MadeProcesses, AreCountedByTheirState) {
  write("1/stat", stat("1", 'S', 1));
  write("1/task/1/stat", stat("1", 'S', 1));
  write("20/stat", stat("20", 'R', 3));
  write("20/task/20/stat", stat("20", 'D', 3));
  write("20/task/21/stat", stat("21", 'S', 3));
  write("20/task/22/stat", stat("22", 'S', 3));
  write("meminfo", "not a process");
  const auto counts = count_process_states(root());
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->processes, 2);
  EXPECT_EQ(counts->threads, 4);
  EXPECT_EQ(counts->process_states['S'], 1);
  EXPECT_EQ(counts->process_states['R'], 1);
  // A process's own state is that of its first thread, read once.
  EXPECT_EQ(counts->thread_states['R'], 1);
  EXPECT_EQ(counts->thread_states['S'], 3);
  EXPECT_EQ(counts->thread_states['D'], 0);
}

TEST_F(MadeProcesses, MayHaveVanishedMeanwhile) {
  write("1/stat", stat("1", 'S', 2));  // its threads are gone
  write("2/cmdline", "");              // all of it is gone
  write("3/stat", stat("3", 'I', 1));  // its only thread is gone
  write("4/stat", stat("4", 'R', 2));
  write("4/task/5/cmdline", "");
  write("6/stat", "");  // gone between opening and reading
  const auto counts = count_process_states(root());
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->processes, 3);
  EXPECT_EQ(counts->threads, 5);
  for (const char state : {'S', 'I', 'R'})
    EXPECT_EQ(counts->thread_states[state], 0) << state;
}

TEST_F(MadeProcesses, AreRefusedWhenTheirFilesAreNotOfThatForm) {
  write("7/stat", "7 (a) S 1");
  const auto counts = count_process_states(root());
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::corrupt);
  EXPECT_NE(counts.error().message.find("7/stat"), std::string::npos);
}

TEST(ProcessStates, HasNoneOfAHostThatIsNotThere) {
  const auto counts = count_process_states(HostRoot({.procfs = "/nonexistent/proc",
                                                     .sysfs = "/nonexistent/sys",
                                                     .rootfs = "/nonexistent",
                                                     .udev_data = {}}));
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::procfs
