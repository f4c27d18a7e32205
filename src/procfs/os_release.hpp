#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// os-release(5): assignments in the shell's manner, quotes undone.
class OsRelease {
 public:
  OsRelease() = default;
  explicit OsRelease(std::vector<std::pair<std::string, std::string>> values) : values_(std::move(values)) {}

  // Empty when there is no such key.
  [[nodiscard]] std::string_view get(std::string_view key) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

[[nodiscard]] OsRelease parse_os_release(std::string_view text);

// /etc/os-release, else /usr/lib/os-release of the host. not_found when there is neither.
[[nodiscard]] Result<OsRelease> read_os_release(const HostRoot& host);

}  // namespace hb::procfs
