#include "procfs/buddyinfo.hpp"

#include "procfs/fields.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

std::string_view without_comma(std::string_view text) {
  if (text.ends_with(',')) text.remove_suffix(1);
  return text;
}

// "Node 0, zone   Normal  4381  1093 …". False when the line is of another form.
bool read_zone(std::string_view line, BuddyZone& out) {
  TextCursor fields(line);
  fields.field();
  out.node = without_comma(fields.field());
  fields.field();
  out.zone = without_comma(fields.field());
  if (out.zone.empty()) return false;
  out.blocks_by_order.clear();
  for (std::string_view field = fields.field(); !field.empty(); field = fields.field()) {
    const auto blocks = parse_u64(field);
    if (!blocks) return false;
    out.blocks_by_order.push_back(*blocks);
  }
  return true;
}

}  // namespace

Result<void> parse_buddyinfo(std::string_view text, std::vector<BuddyZone>& out) {
  std::size_t used = 0;
  TextCursor lines(text);
  while (!lines.at_end() && used < kZonesMax) {
    const std::string_view line = lines.line();
    if (used == out.size()) out.emplace_back();
    if (!read_zone(line, out[used])) return corrupt_line("buddyinfo", line);
    if (out[used].blocks_by_order.size() != out.front().blocks_by_order.size())
      return corrupt_line("buddyinfo", line);
    ++used;
  }
  out.resize(used);
  return {};
}

}  // namespace hb::procfs
