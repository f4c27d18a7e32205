#include "collect/block_device_names.hpp"

#include <array>
#include <limits.h>
#include <string_view>
#include <unistd.h>

namespace hb::collect {

const std::string& BlockDeviceNames::name(uint32_t major, uint32_t minor) {
  const std::pair numbers(major, minor);
  if (const auto known = names_.find(numbers); known != names_.end()) return known->second;
  if (names_.size() >= kRememberedMax) names_.clear();
  return names_.emplace(numbers, look_up(std::to_string(major) + ":" + std::to_string(minor))).first->second;
}

std::string BlockDeviceNames::look_up(const std::string& numbers) const {
  std::array<char, PATH_MAX> target = {};
  const ssize_t size = ::readlink(host_.sys("dev/block/" + numbers).c_str(), target.data(), target.size());
  if (size <= 0) return numbers;
  std::string_view path(target.data(), static_cast<std::size_t>(size));
  path.remove_prefix(path.rfind('/') + 1);
  return path.empty() ? numbers : "/dev/" + std::string(path);
}

}  // namespace hb::collect
