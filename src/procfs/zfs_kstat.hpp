#pragma once

#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One row of a file below /proc/spl/kstat/zfs, whose columns are name, type and data
// (SPL's spl-kstat.c).
struct ZfsKstat {
  std::string_view name = {};
  bool is_number = false;
  double number = 0;           // of types 3 (signed) and 4 (unsigned)
  std::string_view text = {};  // of type 7
};

// The rows behind the head of the table. Rows of other types are skipped.
class ZfsKstatReader {
 public:
  explicit ZfsKstatReader(std::string_view text);

  // False at the end.
  bool next(ZfsKstat& out);

 private:
  TextCursor lines_;
};

// The counters of a pool's io file: a line of names above one of numbers.
class ZfsIoReader {
 public:
  explicit ZfsIoReader(std::string_view text);

  // Numbers only. False at the end.
  bool next(ZfsKstat& out);

 private:
  TextCursor names_;
  TextCursor numbers_;
};

}  // namespace hb::procfs
