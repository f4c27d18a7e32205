#pragma once

#include <optional>
#include <string_view>

namespace hb::procfs {

// "4: ACTIVE" is 4.
[[nodiscard]] std::optional<double> parse_infiniband_state(std::string_view text);

// "40 Gb/sec (4X QDR)" in bytes a second: 5e9.
[[nodiscard]] std::optional<double> parse_infiniband_rate(std::string_view text);

}  // namespace hb::procfs
