#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hb::procfs {

// The totals of one file of /proc/pressure, in microseconds. `some`: at least one task waited; `full`: no
// task could go on. The cpu file of old kernels has no full line, the irq file no some line.
struct Pressure {
  std::optional<uint64_t> some_us;
  std::optional<uint64_t> full_us;
};

// Documentation/accounting/psi.rst.
[[nodiscard]] Pressure parse_pressure(std::string_view text);

}  // namespace hb::procfs
