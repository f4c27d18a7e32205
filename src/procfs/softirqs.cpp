#include "procfs/softirqs.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "procfs/fields.hpp"
#include "procfs/system_stat.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// include/linux/interrupt.h
constexpr std::array<std::string_view, 10> kTypes = {"HI",       "TIMER",   "NET_TX", "NET_RX",  "BLOCK",
                                                     "IRQ_POLL", "TASKLET", "SCHED",  "HRTIMER", "RCU"};

bool read_counts(TextCursor line, std::vector<uint64_t>& counts) {
  counts.clear();
  for (std::string_view field = line.field(); !field.empty(); field = line.field()) {
    const auto count = parse_u64(field);
    if (!count) return false;
    if (counts.size() < kCpusMax) counts.push_back(*count);
  }
  return true;
}

}  // namespace

Result<void> parse_softirqs(std::string_view text, std::vector<SoftirqCounts>& out) {
  TextCursor lines(text);
  if (lines.at_end()) return fail(ErrorCode::corrupt, "softirqs: empty");
  lines.line();  // the heading
  std::size_t used = 0;
  while (!lines.at_end() && used < kTypes.size()) {
    const std::string_view line = lines.line();
    TextCursor cursor(line);
    std::string_view name = cursor.field();
    if (!name.ends_with(':')) continue;
    name.remove_suffix(1);
    const auto* type = std::ranges::find(kTypes, name);
    if (type == kTypes.end()) continue;
    if (used == out.size()) out.emplace_back();
    out[used].type = *type;
    if (!read_counts(cursor, out[used].by_cpu)) return corrupt_line("softirqs", line);
    ++used;
  }
  out.resize(used);
  return {};
}

}  // namespace hb::procfs
