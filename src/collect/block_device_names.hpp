#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "procfs/host_root.hpp"

namespace hb::collect {

// What block devices are called in /dev, by their numbers, from /sys/dev/block; remembered, since the files
// of control groups have the numbers alone. Belongs to one thread.
class BlockDeviceNames {
 public:
  // When there are more, all of them are forgotten.
  static constexpr std::size_t kRememberedMax = 1024;

  explicit BlockDeviceNames(procfs::HostRoot host) : host_(std::move(host)) {}

  // "/dev/sda"; the numbers, "8:0", where the device is not known any more. Valid until forget(), or until
  // the next call past the maximum.
  [[nodiscard]] const std::string& name(uint32_t major, uint32_t minor);

  // Numbers go to another device when one is taken out.
  void forget() { names_.clear(); }

 private:
  [[nodiscard]] std::string look_up(const std::string& numbers) const;

  procfs::HostRoot host_;
  std::map<std::pair<uint32_t, uint32_t>, std::string> names_;
};

}  // namespace hb::collect
