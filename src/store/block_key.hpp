#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace hb::store {

// How finely a block's samples were taken. The numbers are part of the file format.
enum class Tier : uint8_t { raw = 0, minute = 1, hour = 2 };
inline constexpr std::size_t kTiers = 3;

// Which block it is: its tier, its group of series and its span of time. As one number the key orders blocks
// by tier, then group, then span, so that one group's blocks of one tier stand side by side in the file in
// the order of time, and a query reads neighbours.
//
//   bit 63   62 61   60 ... 40              39 ... 0
//   0        tier    group = series id/128  span = start of the span / length of the tier's spans
class BlockKey {
 public:
  static constexpr uint32_t kSeriesPerGroup = 128;
  static constexpr uint32_t kGroupMax = (uint32_t{1} << 21) - 1;
  static constexpr uint32_t kSeriesIdMax = kSeriesPerGroup * (kGroupMax + 1) - 1;
  static constexpr uint64_t kSpanMax = (uint64_t{1} << 40) - 1;

  struct Parts {
    Tier tier = Tier::raw;
    uint32_t group = 0;
    uint64_t span = 0;
  };

  // The parts must be within their bits: larger ones are a bug.
  explicit BlockKey(Parts parts);

  // The key that encoded() gave; nothing for a number that no key has.
  [[nodiscard]] static std::optional<BlockKey> decode(int64_t encoded);

  [[nodiscard]] static constexpr uint32_t group_of(uint32_t series_id) { return series_id / kSeriesPerGroup; }

  [[nodiscard]] int64_t encoded() const { return encoded_; }
  [[nodiscard]] Tier tier() const { return static_cast<Tier>(encoded_ >> 61); }
  [[nodiscard]] uint32_t group() const { return static_cast<uint32_t>(encoded_ >> 40) & kGroupMax; }
  [[nodiscard]] uint64_t span() const { return static_cast<uint64_t>(encoded_) & kSpanMax; }

  auto operator<=>(const BlockKey&) const = default;

 private:
  explicit BlockKey(int64_t encoded) : encoded_(encoded) {}

  int64_t encoded_;
};

}  // namespace hb::store
