#include "procfs/bcache.hpp"

#include "procfs/human_size.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kPerSecond = "/sec";

}  // namespace

BcacheWriteback parse_bcache_writeback(std::string_view text) {
  BcacheWriteback writeback;
  for (TextCursor lines(text); !lines.at_end();) {
    TextCursor line(lines.line());
    const std::string_view name = line.until(':');
    std::string_view size = trim(line.rest());
    if (size.ends_with(kPerSecond)) size.remove_suffix(kPerSecond.size());
    const auto bytes = parse_bcache_size(size);
    if (name == "rate") writeback.rate = bytes;
    if (name == "target") writeback.target = bytes;
    if (name == "proportional") writeback.proportional = bytes;
    if (name == "integral") writeback.integral = bytes;
    if (name == "change") writeback.change = bytes;
  }
  return writeback;
}

BcachePriorities parse_bcache_priorities(std::string_view text) {
  BcachePriorities priorities;
  for (TextCursor lines(text); !lines.at_end();) {
    TextCursor line(lines.line());
    const std::string_view name = line.until(':');
    std::string_view value = trim(line.rest());
    if (!value.ends_with('%')) continue;
    value.remove_suffix(1);
    const auto percent = parse_u64(value);
    if (!percent) continue;
    if (name == "Unused") priorities.unused = static_cast<double>(*percent);
    if (name == "Metadata") priorities.metadata = static_cast<double>(*percent);
  }
  return priorities;
}

}  // namespace hb::procfs
