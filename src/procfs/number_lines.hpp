#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// A line of a name and numbers, e.g. {"rpc", {1218785755, 374636, 1218815394}}.
struct NumberLine {
  // Numbers past this one are left out.
  static constexpr std::size_t kNumbersMax = 128;

  std::string_view name;
  std::array<uint64_t, kNumbersMax> numbers = {};
  std::size_t count = 0;

  // 0 for what the line does not have: kernels add numbers at the end.
  [[nodiscard]] uint64_t operator[](std::size_t i) const { return i < count ? numbers[i] : 0; }
};

// The lines of /proc/net/rpc/nfs and nfsd (net/sunrpc/stats.c) and of XFS's statistics (fs/xfs/xfs_stats.c).
// A line's numbers end at the first word that is none.
class NumberLinesReader {
 public:
  explicit NumberLinesReader(std::string_view text) : lines_(text) {}

  // False at the end. Lines without a number are skipped.
  bool next(NumberLine& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
