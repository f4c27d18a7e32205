#include "procfs/name_values.hpp"

namespace hb::procfs {

bool NameValueReader::parse(std::string_view line, NameValue& out) {
  TextCursor fields(line);
  std::string_view name = fields.field();
  if (name.ends_with(':')) name.remove_suffix(1);
  const auto value = fields.number();
  if (name.empty() || !value) return false;
  const bool kilobytes = fields.field() == "kB";
  if (kilobytes && *value > UINT64_MAX / 1024) return false;
  out = {.name = name, .value = kilobytes ? *value * 1024 : *value, .is_bytes = kilobytes};
  return true;
}

}  // namespace hb::procfs
