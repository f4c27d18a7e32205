#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hb::procfs {

struct Mount {
  uint32_t major = 0;
  uint32_t minor = 0;
  std::string mount_point;
  std::string source;  // a device, a server's folder, or any word
  std::string fs_type;
  bool read_only = false;  // by the mount's or the file system's options

  bool operator==(const Mount&) const = default;
};

// Mounts past this number are dropped.
inline constexpr std::size_t kMountsMax = 16'384;

// proc_pid_mountinfo(5). Octal escapes (\040 for a space) are undone; malformed lines are skipped.
[[nodiscard]] std::vector<Mount> parse_mountinfo(std::string_view text);

// Undoes the octal escapes of mountinfo and fstab(5): \040, \011, \012, \134.
[[nodiscard]] std::string unescape_octal(std::string_view text);

}  // namespace hb::procfs
