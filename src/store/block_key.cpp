#include "store/block_key.hpp"

#include "base/assert.hpp"

namespace hb::store {

BlockKey::BlockKey(Parts parts)
    : encoded_((static_cast<int64_t>(parts.tier) << 61) | (int64_t{parts.group} << 40) |
               static_cast<int64_t>(parts.span)) {
  HB_ASSERT(static_cast<std::size_t>(parts.tier) < kTiers && parts.group <= kGroupMax &&
            parts.span <= kSpanMax);
}

std::optional<BlockKey> BlockKey::decode(int64_t encoded) {
  if (encoded < 0 || static_cast<uint64_t>(encoded) >> 61 >= kTiers) return std::nullopt;
  return BlockKey(encoded);
}

}  // namespace hb::store
