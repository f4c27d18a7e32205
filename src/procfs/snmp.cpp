#include "procfs/snmp.hpp"

namespace hb::procfs {

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
    if (lines_.at_end()) return false;
    names_ = TextCursor(lines_.line());
    values_ = TextCursor(lines_.line());
    protocol_ = names_.field();
    if (protocol_ != values_.field() || !protocol_.ends_with(':')) {
      values_ = TextCursor("");
      continue;
    }
    protocol_.remove_suffix(1);
  }
}

bool Snmp6Reader::next(SnmpValue& out) {
  while (!lines_.at_end()) {
    TextCursor line(lines_.line());
    const std::string_view whole = line.field();
    const std::size_t six = whole.find('6');
    const auto value = line.number();
    if (six == std::string_view::npos || six + 1 == whole.size() || !value) continue;
    out = {.protocol = whole.substr(0, six + 1),
           .name = whole.substr(six + 1),
           .value = static_cast<int64_t>(*value)};
    return true;
  }
  return false;
}

}  // namespace hb::procfs
