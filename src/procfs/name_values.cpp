#include "procfs/name_values.hpp"

namespace hb::procfs {

bool NameValueReader::next(NameValue& out) {
  while (!lines_.at_end()) {
    TextCursor line(lines_.line());
    std::string_view name = line.field();
    if (name.ends_with(':')) name.remove_suffix(1);
    const auto value = line.number();
    if (name.empty() || !value) continue;
    const bool kilobytes = line.field() == "kB";
    if (kilobytes && *value > UINT64_MAX / 1024) continue;
    out = {.name = name, .value = kilobytes ? *value * 1024 : *value, .is_bytes = kilobytes};
    return true;
  }
  return false;
}

}  // namespace hb::procfs
