#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// The value of a file below bcachefs's counters, since the file system was made; some count bytes, which are
// printed as sizes for people.
[[nodiscard]] std::optional<double> parse_bcachefs_counter(std::string_view text);

// A row of one of bcachefs's tables: its name, without a colon at the end, and its columns.
struct BcachefsRow {
  std::string_view name;
  std::string_view columns;
};

// The rows of compression_stats, btree_write_stats, errors, io_done and io_errors. A row without columns
// heads those that follow.
class BcachefsRows {
 public:
  explicit BcachefsRows(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(BcachefsRow& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
