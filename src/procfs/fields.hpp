#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// Splits a line at its blanks into `out`, as far as there is room. The number of fields that the line has,
// which may be more.
inline std::size_t split_fields(std::string_view line, std::span<std::string_view> out) {
  TextCursor cursor(line);
  std::size_t count = 0;
  for (std::string_view field = cursor.field(); !field.empty(); field = cursor.field()) {
    if (count < out.size()) out[count] = field;
    ++count;
  }
  return count;
}

// For files where one wrong line says that the whole is not what it is taken for.
[[nodiscard]] inline std::unexpected<Error> corrupt_line(std::string_view file, std::string_view line) {
  constexpr std::size_t kShownMax = 80;
  return fail(ErrorCode::corrupt,
              std::string(file) + ": cannot make sense of \"" + std::string(line.substr(0, kShownMax)) + '"');
}

}  // namespace hb::procfs
