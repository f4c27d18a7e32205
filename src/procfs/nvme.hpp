#pragma once

#include <optional>
#include <string_view>

namespace hb::procfs {

// The number of the namespace that a folder below /sys/class/nvme/nvme0 is of: "1" for nvme0n1, and for
// nvme0c0n1, the path to it over one controller of several. Nothing when it is another folder.
[[nodiscard]] std::optional<std::string_view> parse_nvme_namespace(std::string_view name);

}  // namespace hb::procfs
