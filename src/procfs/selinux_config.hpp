#pragma once

#include <string_view>

namespace hb::procfs {

// SELinux's modes, numbered as its tools do.
enum class SelinuxMode : int { disabled = -1, permissive = 0, enforcing = 1 };

// The mode that /etc/selinux/config asks for at the next boot (selinux_config(5)); disabled when it asks for
// none.
[[nodiscard]] SelinuxMode parse_selinux_config(std::string_view text);

}  // namespace hb::procfs
