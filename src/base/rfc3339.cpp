#include "base/rfc3339.hpp"

#include <chrono>
#include <cstddef>
#include <iterator>

#include <fmt/format.h>

namespace hb {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length]))
    ++length;
  return length;
}

// Exactly `digits` decimal digits at the front of the text, which is shortened by them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (digits_length(text.substr(0, digits)) != digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits))
    value = value * 10 + (c - '0');
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

// `.` and digits; what is finer than a millisecond is cut off.
std::optional<int> take_milliseconds(std::string_view& text) {
  if (!take(text, '.')) return 0;
  const std::size_t length = digits_length(text);
  if (length == 0) return std::nullopt;
  int ms = 0;
  for (std::size_t i = 0; i < 3; ++i)
    ms = ms * 10 + (i < length ? text[i] - '0' : 0);
  text.remove_prefix(length);
  return ms;
}

// `Z`, `+hh:mm` or `-hh:mm`.
std::optional<std::chrono::minutes> take_zone(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return std::chrono::minutes{0};
  const bool west = !text.empty() && text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes east{*hours * 60 + *minutes};
  return west ? -east : east;
}

}  // namespace

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  using std::chrono::sys_days;
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || !(take(text, 'T') || take(text, 't'))) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const auto ms = take_milliseconds(text);
  if (!ms) return std::nullopt;
  const auto zone = take_zone(text);
  if (!zone || !text.empty()) return std::nullopt;

  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) - *zone +
         std::chrono::seconds(*second) + Duration(*ms);
}

void append_rfc3339(std::string& out, Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                 static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                 clock.seconds().count(), clock.subseconds().count());
}

}  // namespace hb
