#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One word of /proc/drbd, e.g. {1, "ns", "17324442"}.
struct DrbdValue {
  uint64_t device = 0;
  std::string_view key;
  std::string_view value;
};

// The words "key:value" of /proc/drbd that stand behind a device's number, in their order (drbd-8.4's
// drbd_proc.c). Words that have another form are skipped.
class DrbdReader {
 public:
  explicit DrbdReader(std::string_view text) : lines_(text), line_("") {}

  // False at the end.
  bool next(DrbdValue& out);

 private:
  TextCursor lines_;
  TextCursor line_;
  std::optional<uint64_t> device_;
};

}  // namespace hb::procfs
