#pragma once

#include <optional>
#include <string_view>

namespace hb::procfs {

struct LoadAverage {
  double minutes_1 = 0;
  double minutes_5 = 0;
  double minutes_15 = 0;
};

// proc(5), /proc/loadavg. Nothing when one of the three is missing.
[[nodiscard]] std::optional<LoadAverage> parse_loadavg(std::string_view text);

// The first number of /proc/uptime: seconds since the boot; proc(5).
[[nodiscard]] std::optional<double> parse_uptime(std::string_view text);

}  // namespace hb::procfs
