#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// One line of /proc/interrupts.
struct Interrupt {
  std::string name = {};     // "17", "NMI"
  std::string info = {};     // the controller of a numbered line, what it is for of another
  std::string devices = {};  // of a numbered line
  std::vector<uint64_t> by_cpu = {};
};

// Lines past this number are dropped.
inline constexpr std::size_t kInterruptsMax = 16'384;

// /proc/interrupts: a heading that names the CPUs, then a line for each interrupt, with a count for each CPU
// and what follows; proc(5). Lines that say nothing behind the counts (ERR, MIS) are skipped. Reuses the
// memory of `out`. corrupt when there is no heading, or a count is no number.
[[nodiscard]] Result<void> parse_interrupts(std::string_view text, std::vector<Interrupt>& out);

}  // namespace hb::procfs
