#include "procfs/snmp.hpp"

namespace hb::procfs {

bool SnmpTableReader::next(SnmpTable& out) {
  while (!lines_.at_end()) {
    TextCursor names(lines_.line());
    TextCursor values(lines_.line());
    std::string_view protocol = names.field();
    if (protocol != values.field() || !protocol.ends_with(':')) continue;
    protocol.remove_suffix(1);
    out = {.protocol = protocol, .names = names.rest(), .values = values.rest()};
    return true;
  }
  return false;
}

bool SnmpReader::next(SnmpValue& out) {
  for (;;) {
    const std::string_view name = names_.field();
    const std::string_view value = values_.field();
    if (!name.empty() && !value.empty()) {
      const auto number = parse_i64(value);
      if (!number) continue;
      out = {.protocol = protocol_, .name = name, .value = *number};
      return true;
    }
    SnmpTable table;
    if (!tables_.next(table)) return false;
    protocol_ = table.protocol;
    names_ = TextCursor(table.names);
    values_ = TextCursor(table.values);
  }
}

bool Snmp6Reader::parse(std::string_view line, SnmpValue& out) {
  TextCursor fields(line);
  const std::string_view whole = fields.field();
  const std::size_t six = whole.find('6');
  const auto value = fields.number();
  if (six == std::string_view::npos || six + 1 == whole.size() || !value) return false;
  out = {.protocol = whole.substr(0, six + 1),
         .name = whole.substr(six + 1),
         .value = static_cast<int64_t>(*value)};
  return true;
}

}  // namespace hb::procfs
