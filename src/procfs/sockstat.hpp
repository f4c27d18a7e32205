#pragma once

#include <cstdint>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One value of /proc/net/sockstat or sockstat6, e.g. {"TCP", "inuse", 4}.
struct SockstatValue {
  std::string_view protocol;
  std::string_view name;
  uint64_t value = 0;
};

// The values of /proc/net/sockstat and sockstat6, in their order; net/ipv4/proc.c. "mem" counts pages.
class SockstatReader {
 public:
  explicit SockstatReader(std::string_view text) : lines_(text), line_("") {}

  // False at the end.
  bool next(SockstatValue& out);

 private:
  TextCursor lines_;
  TextCursor line_;
  std::string_view protocol_;
};

}  // namespace hb::procfs
