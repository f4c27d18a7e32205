#include "procfs/lnstat.hpp"

#include "procfs/fields.hpp"
#include "procfs/system_stat.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// False when a column is no number, or there are more of them than names.
bool append_row(TextCursor row, LinkStats& out) {
  const std::size_t end = out.values.size() + out.names.size();
  for (std::string_view field = row.field(); !field.empty(); field = row.field()) {
    const auto value = parse_u64(field, 16);
    if (!value || out.values.size() == end) return false;
    out.values.push_back(*value);
  }
  out.values.resize(end, UINT64_MAX);
  return true;
}

}  // namespace

Result<void> parse_link_stats(std::string_view text, LinkStats& out) {
  out.names.clear();
  out.values.clear();
  TextCursor lines(text);
  TextCursor heading(lines.line());
  for (std::string_view name = heading.field(); !name.empty(); name = heading.field()) {
    if (out.names.size() == kLinkStatNamesMax) return fail(ErrorCode::limit, "net/stat: too many columns");
    out.names.push_back(name);
  }
  for (std::size_t cpu = 0; cpu < kCpusMax && !lines.at_end(); ++cpu) {
    const std::string_view line = lines.line();
    if (!append_row(TextCursor(line), out)) return corrupt_line("net/stat", line);
  }
  return {};
}

}  // namespace hb::procfs
