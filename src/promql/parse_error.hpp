#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hb::promql {

// What is wrong with a query, and where: a byte of its text.
struct Diagnostic {
  uint32_t offset = 0;
  std::string message;
};

// The error as Prometheus words it: `1:5: parse error: unexpected end of input`, line and column counted
// from 1 (columns in bytes).
[[nodiscard]] Error parse_error(std::string_view text, const Diagnostic& diagnostic);

// Where an offset lies: `1:5`.
[[nodiscard]] std::string position_text(std::string_view text, std::size_t offset);

}  // namespace hb::promql
