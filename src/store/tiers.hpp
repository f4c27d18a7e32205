#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/block_key.hpp"

namespace hb::store {

// How far apart a tier's samples stand, and how much time one of its blocks covers. The numbers are part of
// the file format: a block's key counts in spans. Each tier's span is a multiple of the finer one's, so that
// a raw span falls into one block of every tier.
struct TierShape {
  int64_t sample_ms;
  int64_t span_ms;
};

[[nodiscard]] constexpr TierShape shape_of(Tier tier) {
  constexpr int64_t kSecond = 1000;
  constexpr int64_t kMinute = 60 * kSecond;
  constexpr int64_t kHour = 60 * kMinute;
  switch (tier) {
    case Tier::raw:
      return {.sample_ms = kSecond, .span_ms = kHour};
    case Tier::minute:
      return {.sample_ms = kMinute, .span_ms = 6 * kHour};
    case Tier::hour:
      return {.sample_ms = kHour, .span_ms = int64_t{15} * 24 * kHour};
  }
  return {};
}

// The span that a time falls into. Times before 1970 fall into the first.
[[nodiscard]] constexpr uint64_t span_of(Tier tier, int64_t time_ms) {
  return time_ms <= 0 ? 0 : static_cast<uint64_t>(time_ms / shape_of(tier).span_ms);
}
[[nodiscard]] constexpr int64_t span_start_ms(Tier tier, uint64_t span) {
  return static_cast<int64_t>(span) * shape_of(tier).span_ms;
}

// Whether a key's span is one that samples can be in.
[[nodiscard]] bool is_sample_span(BlockKey key);

// "raw", "1m", "1h".
[[nodiscard]] std::string_view tier_name(Tier tier);
[[nodiscard]] std::optional<Tier> parse_tier(std::string_view name);

// "the raw block of series 128 to 255 from 2026-01-02T03:00:00Z on", for messages.
[[nodiscard]] std::string describe(BlockKey key);

// "2026-01-02T03:00:00Z": RFC 3339, without the milliseconds. Of a time of history.
[[nodiscard]] std::string utc_text(int64_t time_ms);

}  // namespace hb::store
