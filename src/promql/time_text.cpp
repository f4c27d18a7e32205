#include "promql/time_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/rfc3339.hpp"
#include "promql/number_text.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

struct Unit {
  std::string_view name;
  int64_t ms;
  bool whole_only;  // format_duration uses it only when nothing smaller remains
};

constexpr std::array<Unit, 7> kUnits{{{"y", 365LL * 24 * 3600 * 1000, true},
                                      {"w", 7LL * 24 * 3600 * 1000, true},
                                      {"d", 24LL * 3600 * 1000, false},
                                      {"h", 3600LL * 1000, false},
                                      {"m", 60LL * 1000, false},
                                      {"s", 1000, false},
                                      {"ms", 1, false}}};

// Prometheus holds durations in nanoseconds.
constexpr int64_t kDurationMsMax = std::numeric_limits<int64_t>::max() / 1'000'000;

// Times past these cannot be asked for: arithmetic on them stays far from the ends of int64_t.
constexpr double kUnixSecondsMax = 9e12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The unit at the front of a text as an index into kUnits.
std::optional<std::size_t> unit_at(std::string_view text) {
  if (text.starts_with("ms")) return kUnits.size() - 1;
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    if (text.starts_with(kUnits[i].name)) return i;
  }
  return std::nullopt;
}

std::size_t digits_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length]))
    ++length;
  return length;
}

}  // namespace

std::size_t duration_length(std::string_view text) {
  std::size_t length = 0;
  while (true) {
    const std::size_t digits = digits_length(text.substr(length));
    if (digits == 0) return length;
    const auto unit = unit_at(text.substr(length + digits));
    if (!unit) return length;
    length += digits + kUnits[*unit].name.size();
  }
}

Result<Duration> parse_duration(std::string_view text) {
  if (text == "0") return Duration{0};
  const auto wrong = [&] { return fail(ErrorCode::invalid, "not a valid duration string: " + quoted(text)); };
  if (text.empty()) return fail(ErrorCode::invalid, "empty duration string");

  int64_t total_ms = 0;
  std::size_t next_unit = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t digits = digits_length(rest);
    if (digits == 0) return wrong();
    int64_t count = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + digits, count);
    rest.remove_prefix(digits);
    const auto unit = unit_at(rest);
    if (!unit || *unit < next_unit) return wrong();
    next_unit = *unit + 1;
    rest.remove_prefix(kUnits[*unit].name.size());
    const int64_t unit_ms = kUnits[*unit].ms;
    if (parsed.ec != std::errc{} || count > (kDurationMsMax - total_ms) / unit_ms) {
      return fail(ErrorCode::invalid, "duration out of range");
    }
    total_ms += count * unit_ms;
  }
  return Duration{total_ms};
}

std::string format_duration(Duration duration) {
  if (duration.count() == 0) return "0s";
  std::string out = duration.count() < 0 ? "-" : "";
  int64_t rest_ms = std::abs(duration.count());
  for (const Unit& unit : kUnits) {
    if (unit.whole_only && rest_ms % unit.ms != 0) continue;
    if (rest_ms >= unit.ms) out.append(fmt::format("{}{}", rest_ms / unit.ms, unit.name));
    rest_ms %= unit.ms;
  }
  return out;
}

Result<Duration> parse_duration_parameter(std::string_view text) {
  if (const auto seconds = parse_float(text)) {
    const double ms = *seconds * 1000;
    if (!(std::abs(ms) <= static_cast<double>(kDurationMsMax))) {
      return fail(ErrorCode::invalid,
                  fmt::format("cannot parse {} to a valid duration. It overflows int64", quoted(text)));
    }
    return Duration{static_cast<int64_t>(std::llround(ms))};
  }
  if (const auto duration = parse_duration(text)) return *duration;
  return fail(ErrorCode::invalid, fmt::format("cannot parse {} to a valid duration", quoted(text)));
}

Result<Timestamp> parse_time_parameter(std::string_view text) {
  if (const auto seconds = parse_float(text); seconds && std::abs(*seconds) <= kUnixSecondsMax) {
    return from_unix_ms(std::llround(*seconds * 1000));
  }
  if (const auto time = parse_rfc3339(text)) return *time;
  return fail(ErrorCode::invalid, fmt::format("cannot parse {} to a valid timestamp", quoted(text)));
}

}  // namespace hb::promql
