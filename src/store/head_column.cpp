#include "store/head_column.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/assert.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/column.hpp"
#include "model/staleness.hpp"

namespace hb::store {
namespace {

static_assert(chunk::kAbsentBits == kStaleBits);

bool same(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

bool all_same(std::span<const double> values) {
  return std::ranges::all_of(values, [&](double value) { return same(value, values.front()); });
}

// The part of [from, from + count) that lies in [begin, end): offset into the first and the length.
struct Overlap {
  std::size_t skipped = 0;
  std::size_t count = 0;
};

Overlap overlap(uint32_t first, std::size_t count, uint32_t begin, uint32_t end) {
  const uint64_t from = std::max<uint64_t>(first, begin);
  const uint64_t to = std::min<uint64_t>(uint64_t{first} + count, end);
  if (from >= to) return {};
  return {.skipped = from - first, .count = to - from};
}

}  // namespace

void HeadColumn::append(uint32_t tick, double value) {
  HB_ASSERT(tick >= end_tick_);
  if (empty()) {
    open_first_ = tick;
  } else {
    for (uint32_t missing = end_tick_; missing < tick; ++missing)
      push(stale_marker());
  }
  push(value);
  end_tick_ = tick + 1;
}

void HeadColumn::extend(uint32_t end_tick) {
  if (empty()) return;
  if (values_.empty() && end_tick > end_tick_) {
    open_count_ += end_tick - end_tick_;
    end_tick_ = end_tick;
  }
  while (end_tick_ < end_tick)
    append(end_tick_, values_.empty() ? constant_ : values_.back());
}

void HeadColumn::push(double value) {
  if (values_.empty()) {
    if (open_count_ == 0) constant_ = value;
    if (same(constant_, value)) {
      ++open_count_;
      return;
    }
    // A change after a long run. Readers of the open values find at least the last kOpenMin of them.
    if (open_count_ >= kOpenMax) seal_constant();
    values_.reserve(std::max<std::size_t>(64, std::bit_ceil(open_count_ + 1)));
    values_.assign(open_count_, constant_);
  }
  values_.push_back(value);
  ++open_count_;
  if (values_.size() == kOpenMax) seal_oldest();
}

// Seals all but the last kOpenMin of a run.
void HeadColumn::seal_constant() {
  const auto count = static_cast<uint32_t>(open_count_ - kOpenMin);
  add_sealed({.first_tick = open_first_, .count = count, .constant = constant_, .bytes = nullptr});
  open_first_ += count;
  open_count_ -= count;
}

HeadColumn::Sealed HeadColumn::piece_of(uint32_t first_tick, std::span<const double> values) {
  Sealed piece{.first_tick = first_tick,
               .count = static_cast<uint32_t>(values.size()),
               .constant = values.front(),
               .bytes = nullptr};
  if (all_same(values)) return piece;
  std::string bytes;
  chunk::append_column(bytes, values);
  bytes.shrink_to_fit();
  piece.bytes = std::make_shared<const std::string>(std::move(bytes));
  return piece;
}

void HeadColumn::seal_oldest() {
  add_sealed(piece_of(open_first_, std::span(values_).first(kPieceValues)));
  values_.erase(values_.begin(), values_.begin() + kPieceValues);
  open_first_ += static_cast<uint32_t>(kPieceValues);
  open_count_ -= static_cast<uint32_t>(kPieceValues);
  if (!all_same(values_)) return;
  constant_ = values_.front();
  std::vector<double>().swap(values_);
}

void HeadColumn::add_sealed(Sealed piece) {
  Sealed* last = sealed_.empty() ? nullptr : &sealed_.back();
  const bool continues =
      last != nullptr && !last->bytes && !piece.bytes && same(last->constant, piece.constant);
  if (continues) {
    last->count += piece.count;
  } else {
    sealed_.push_back(std::move(piece));
  }
}

HeadColumn HeadColumn::sealed() const {
  HeadColumn copy;
  copy.end_tick_ = end_tick_;
  copy.open_first_ = end_tick_;
  copy.sealed_.reserve(sealed_.size() + 1);
  copy.sealed_ = sealed_;
  if (!values_.empty()) {
    copy.add_sealed(piece_of(open_first_, values_));
  } else if (open_count_ > 0) {
    copy.add_sealed(
        {.first_tick = open_first_, .count = open_count_, .constant = constant_, .bytes = nullptr});
  }
  return copy;
}

double HeadColumn::open_value(uint32_t tick) const {
  if (tick < open_first_ || tick >= end_tick_) return stale_marker();
  return values_.empty() ? constant_ : values_[tick - open_first_];
}

HeadColumn::Pieces HeadColumn::collect(uint32_t from, uint32_t to) const {
  Pieces pieces{.from = from, .to = to, .sealed = {}, .open_from = 0, .open = {}};
  const Overlap open = overlap(open_first_, open_count_, from, to);
  if (open.count > 0) {
    pieces.open_from = open_first_ + static_cast<uint32_t>(open.skipped);
    if (values_.empty()) {
      pieces.open.assign(open.count, constant_);
    } else {
      const auto begin = values_.begin() + static_cast<std::ptrdiff_t>(open.skipped);
      pieces.open.assign(begin, begin + static_cast<std::ptrdiff_t>(open.count));
    }
  }
  if (sealed_.empty() || from >= open_first_) return pieces;
  auto piece = std::ranges::upper_bound(sealed_, from, {}, &Sealed::first_tick);
  if (piece != sealed_.begin()) --piece;
  for (; piece != sealed_.end() && piece->first_tick < to; ++piece) {
    if (overlap(piece->first_tick, piece->count, from, to).count > 0) pieces.sealed.push_back(*piece);
  }
  return pieces;
}

Result<void> HeadColumn::decode(const Pieces& pieces, std::span<double> out) {
  HB_ASSERT(out.size() == pieces.to - pieces.from);
  std::size_t filled = 0;  // what is between pieces, and behind the last, are ticks without a sample
  const auto next = [&](std::size_t at, std::size_t count) {
    std::ranges::fill(out.subspan(filled, at - filled), stale_marker());
    filled = at + count;
    return out.subspan(at, count);
  };
  for (const Sealed& piece : pieces.sealed) {
    const Overlap part = overlap(piece.first_tick, piece.count, pieces.from, pieces.to);
    const std::span<double> target = next(piece.first_tick + part.skipped - pieces.from, part.count);
    if (!piece.bytes) {
      std::ranges::fill(target, piece.constant);
      continue;
    }
    chunk::ByteReader reader(*piece.bytes);
    if (!chunk::read_column(reader, {.size = piece.count, .from = part.skipped}, target)) {
      return fail(ErrorCode::corrupt, "a piece of the head in memory does not decode: memory is damaged");
    }
  }
  if (!pieces.open.empty())
    std::ranges::copy(pieces.open, next(pieces.open_from - pieces.from, pieces.open.size()).begin());
  std::ranges::fill(out.subspan(filled), stale_marker());
  return {};
}

std::size_t HeadColumn::memory_bytes() const {
  std::size_t bytes =
      sizeof(*this) + values_.capacity() * sizeof(double) + sealed_.capacity() * sizeof(Sealed);
  for (const Sealed& piece : sealed_)
    bytes += piece.bytes ? piece.bytes->capacity() + sizeof(std::string) : 0;
  return bytes;
}

}  // namespace hb::store
