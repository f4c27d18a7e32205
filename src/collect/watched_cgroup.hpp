#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "collect/block_device_names.hpp"
#include "model/sample_sink.hpp"
#include "procfs/cgroup_files.hpp"
#include "procfs/cgroup_path.hpp"
#include "procfs/cgroup_tree.hpp"
#include "procfs/small_file.hpp"

namespace hb::collect {

// One control group whose figures are read again and again, and emitted as cAdvisor names them. It owns the
// group's open files and its labels, and must not outlive the reader of its files. Belongs to the tick's
// thread.
class WatchedCgroup {
 public:
  // What seldom changes is read at every so many refreshes.
  static constexpr uint32_t kSlowRefreshes = 10;
  // What a group can emit at most.
  static constexpr std::size_t kSamplesMax = 40 + 4 * procfs::CgroupUsage::kDevicesMax;

  // `phase` spreads the slow readings of many groups over the refreshes.
  WatchedCgroup(const procfs::FoundCgroup& found, std::span<const procfs::CgroupTree::Mount> mounts,
                uint32_t phase);

  // Whether what was found now is the group that this one watches: one that was made anew under the name of
  // one that went away is another.
  [[nodiscard]] bool is(const procfs::FoundCgroup& found) const;

  // Whether this one stands before what was found in the order of CgroupTree::groups.
  [[nodiscard]] bool is_before(const procfs::FoundCgroup& found) const {
    return depth_ != found.depth ? depth_ < found.depth : id_ < found.id;
  }

  // Reads the files. `now_seconds` is since the Unix epoch.
  void refresh(procfs::SmallFileReader& reader, double now_seconds);

  [[nodiscard]] bool was_refreshed() const { return last_seen_seconds_ > 0; }
  // The last refresh found the group's folder gone, or another in its place.
  [[nodiscard]] bool has_gone() const { return gone_; }
  // Devices past procfs::CgroupUsage::kDevicesMax are left out.
  [[nodiscard]] bool has_more_devices() const { return usage_.has_more_devices(); }

  // What the last refresh read; nothing when no file was readable. Returns the number of samples.
  std::size_t emit(BlockDeviceNames& devices, SampleSink& sink) const;

 private:
  struct File {
    procfs::SmallFile file;
    const procfs::CgroupFile* what = nullptr;
    std::size_t folder = 0;
  };

  bool read(procfs::CgroupUsage::Part part, procfs::SmallFileReader& reader);
  [[nodiscard]] bool folder_is_another(const std::string& folder) const;

  std::string id_;
  procfs::CgroupOwner owner_;
  uint32_t depth_ = 0;
  uint32_t mounts_ = 0;
  uint64_t inode_ = 0;
  double created_seconds_ = 0;
  double last_seen_seconds_ = 0;
  uint32_t refreshes_until_slow_ = 0;
  uint32_t phase_ = 0;
  bool readable_ = false;
  bool gone_ = false;
  std::vector<std::string> folders_;
  std::vector<File> files_;
  procfs::CgroupUsage usage_;
};

}  // namespace hb::collect
