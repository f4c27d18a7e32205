#include "store/tiers.hpp"

#include <chrono>

#include <fmt/format.h>

#include "base/time.hpp"
#include "store/samples.hpp"

namespace hb::store {

bool is_sample_span(BlockKey key) { return key.span() <= span_of(key.tier(), kSampleTimeMax); }

std::string_view tier_name(Tier tier) {
  switch (tier) {
    case Tier::raw:
      return "raw";
    case Tier::minute:
      return "1m";
    case Tier::hour:
      return "1h";
  }
  return "";
}

std::optional<Tier> parse_tier(std::string_view name) {
  for (const Tier tier : {Tier::raw, Tier::minute, Tier::hour}) {
    if (name == tier_name(tier)) return tier;
  }
  return std::nullopt;
}

std::string describe(BlockKey key) {
  const uint64_t first = uint64_t{key.group()} * BlockKey::kSeriesPerGroup;
  const std::string from = is_sample_span(key) ? utc_text(span_start_ms(key.tier(), key.span()))
                                               : fmt::format("span {}", key.span());
  return fmt::format("the {} block of series {} to {} from {} on", tier_name(key.tier()), first,
                     first + BlockKey::kSeriesPerGroup - 1, from);
}

std::string utc_text(int64_t time_ms) {
  const Timestamp time = from_unix_ms(time_ms);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace hb::store
