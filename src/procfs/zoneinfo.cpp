#include "procfs/zoneinfo.hpp"

#include <algorithm>

#include "procfs/buddyinfo.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// "(0, 2039, 31932)". Empty when one of them is no number.
void parse_protection(std::string_view text, std::vector<int64_t>& out) {
  out.clear();
  text = trim(text);
  if (text.starts_with('(')) text.remove_prefix(1);
  if (text.ends_with(')')) text.remove_suffix(1);
  TextCursor values(text);
  while (!values.at_end()) {
    const auto value = parse_i64(values.until(','));
    if (!value) return out.clear();
    out.push_back(*value);
  }
}

void read_field(TextCursor line, Zone& zone) {
  const std::string_view name = line.field();
  if (name == "protection:") return parse_protection(line.rest(), zone.protection);
  // "pages free" stands before the watermarks and is nr_free_pages again.
  const auto* known = std::ranges::find(kZoneFields, name);
  if (known == kZoneFields.end()) return;
  const auto value = parse_i64(line.field());
  if (value) zone.fields[static_cast<std::size_t>(known - kZoneFields.begin())] = *value;
}

}  // namespace

void parse_zoneinfo(std::string_view text, std::vector<Zone>& out) {
  std::size_t used = 0;
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    if (!line.rest().starts_with("Node ")) {
      if (used > 0) read_field(line, out[used - 1]);
      continue;
    }
    if (used == kZonesMax) break;
    if (used == out.size()) out.emplace_back();
    Zone& zone = out[used++];
    line.field();
    zone.node = line.field();
    if (zone.node.ends_with(',')) zone.node.remove_suffix(1);
    line.field();
    zone.name = line.field();
    zone.fields.fill(std::nullopt);
    zone.protection.clear();
  }
  out.resize(used);
}

}  // namespace hb::procfs
