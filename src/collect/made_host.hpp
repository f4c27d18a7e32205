#pragma once

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <string_view>

#include "procfs/host_root.hpp"

namespace hb::collect {

// For tests. A host of the few files that a test writes, in a temporary folder.
class MadeHost {
 public:
  MadeHost() : folder_(std::filesystem::temp_directory_path().string() + "/hb-host-XXXXXX") {
    folder_ = ::mkdtemp(folder_.data());
  }
  MadeHost(const MadeHost&) = delete;
  MadeHost& operator=(const MadeHost&) = delete;
  ~MadeHost() { std::filesystem::remove_all(folder_); }

  // "proc/stat", "sys/class/net/eth0/mtu", "etc/os-release"
  void write(const std::string& path, std::string_view text) const {
    const std::filesystem::path file = folder_ + "/" + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  // A symbolic link, as sysfs is full of; the target is relative to the link's folder.
  void link(const std::string& path, const std::string& target) const {
    const std::filesystem::path file = folder_ + "/" + path;
    std::filesystem::create_directories(file.parent_path());
    std::filesystem::create_symlink(target, file);
  }
  void remove(const std::string& path) const { std::filesystem::remove_all(folder_ + "/" + path); }

  [[nodiscard]] procfs::HostRoot root() const {
    return procfs::HostRoot(
        {.procfs = folder_ + "/proc", .sysfs = folder_ + "/sys", .rootfs = folder_, .udev_data = {}});
  }

 private:
  std::string folder_;
};

}  // namespace hb::collect
