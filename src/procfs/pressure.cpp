#include "procfs/pressure.hpp"

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

std::optional<uint64_t> parse_total(TextCursor fields) {
  constexpr std::string_view kTotal = "total=";
  for (std::string_view field = fields.field(); !field.empty(); field = fields.field()) {
    if (field.starts_with(kTotal)) return parse_u64(field.substr(kTotal.size()));
  }
  return std::nullopt;
}

}  // namespace

Pressure parse_pressure(std::string_view text) {
  Pressure pressure;
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    const std::string_view kind = line.field();
    if (kind == "some") pressure.some_us = parse_total(line);
    if (kind == "full") pressure.full_us = parse_total(line);
  }
  return pressure;
}

}  // namespace hb::procfs
