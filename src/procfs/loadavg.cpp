#include "procfs/loadavg.hpp"

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

std::optional<LoadAverage> parse_loadavg(std::string_view text) {
  TextCursor fields(text);
  const auto minutes_1 = parse_double(fields.field());
  const auto minutes_5 = parse_double(fields.field());
  const auto minutes_15 = parse_double(fields.field());
  if (!minutes_1 || !minutes_5 || !minutes_15) return std::nullopt;
  return LoadAverage{*minutes_1, *minutes_5, *minutes_15};
}

std::optional<double> parse_uptime(std::string_view text) { return parse_double(TextCursor(text).field()); }

}  // namespace hb::procfs
