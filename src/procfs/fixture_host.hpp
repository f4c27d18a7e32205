#pragma once

#include <string>
#include <string_view>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// For tests. A host below tests/fixtures of the source tree, with all that this program reads of one.
inline HostRoot fixture_host(std::string_view name = "host") {
  const std::string root = std::string(HB_SOURCE_DIR) + "/tests/fixtures/" + std::string(name);
  return HostRoot({.procfs = root + "/proc", .sysfs = root + "/sys", .rootfs = root, .udev_data = {}});
}

// A parser that reads past a cut text's end is found by the sanitizers: every prefix goes through it.
template <typename Parse>
void for_every_prefix(std::string_view text, Parse parse) {
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::string cut(text.substr(0, length));
    parse(std::string_view(cut));
  }
}

}  // namespace hb::procfs
