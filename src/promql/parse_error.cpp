#include "promql/parse_error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace hb::promql {

std::string position_text(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("{}:{}", line, before.size() - line_start + 1);
}

Error parse_error(std::string_view text, const Diagnostic& diagnostic) {
  return {ErrorCode::invalid,
          fmt::format("{}: parse error: {}", position_text(text, diagnostic.offset), diagnostic.message)};
}

}  // namespace hb::promql
