#pragma once

#include <cstdint>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One line of /proc/meminfo or /proc/vmstat.
struct NameValue {
  std::string_view name;  // as the kernel writes it, e.g. "Active(anon)"
  uint64_t value = 0;     // bytes when the line has a unit
  bool is_bytes = false;
};

// The lines of /proc/meminfo ("MemTotal:  16384 kB") and /proc/vmstat ("pgfault 12345"), one after the other;
// proc(5). Lines that are neither are skipped.
class NameValueReader {
 public:
  explicit NameValueReader(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(NameValue& out) {
    return next(out, [](std::string_view /*line*/) { return false; });
  }
  // Without the lines that `skips` is true of: bool(std::string_view line).
  template <typename Skips>
  bool next(NameValue& out, Skips skips) {
    while (!lines_.at_end()) {
      const std::string_view line = lines_.line();
      if (!skips(line) && parse(line, out)) return true;
    }
    return false;
  }

 private:
  static bool parse(std::string_view line, NameValue& out);

  TextCursor lines_;
};

}  // namespace hb::procfs
