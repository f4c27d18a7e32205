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
  bool next(NameValue& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
