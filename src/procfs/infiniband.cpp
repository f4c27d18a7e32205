#include "procfs/infiniband.hpp"

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

std::optional<double> parse_infiniband_state(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto id = parse_u64(text.substr(0, colon));
  return id ? std::optional(static_cast<double>(*id)) : std::nullopt;
}

std::optional<double> parse_infiniband_rate(std::string_view text) {
  constexpr double kBytesPerGigabit = 1e9 / 8;
  TextCursor fields(text);
  const auto gigabits = parse_double(fields.field());
  if (!gigabits || fields.field() != "Gb/sec") return std::nullopt;
  return *gigabits * kBytesPerGigabit;
}

}  // namespace hb::procfs
