#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace hb::store {

// The values of one series over the ticks of a head, compressed as they grow: the newest few dozen to a few
// hundred stand open, all before them in sealed pieces, and a run of one value costs the value alone. A tick
// without a sample between the first and the last holds a staleness marker. Not thread-safe: the store guards
// it; what collect() has taken can be decoded without the guard.
class HeadColumn {
 public:
  // Values per sealed piece. It is sealed when this and kOpenMin more are open.
  static constexpr std::size_t kPieceValues = 224;
  // So many of the newest values are open, as far as there are any.
  static constexpr std::size_t kOpenMin = 32;
  // Open values take eight bytes each, and so most of the memory of a series that changes.
  static constexpr std::size_t kOpenMax = kPieceValues + kOpenMin;

  // A run of values that does not change any more.
  struct Sealed {
    uint32_t first_tick = 0;
    uint32_t count = 0;
    double constant = 0;                       // every value, when there are no bytes
    std::shared_ptr<const std::string> bytes;  // as chunk::append_column writes them
  };

  // The ticks of [from, to) as far as they have been taken out of the column.
  struct Pieces {
    uint32_t from = 0;
    uint32_t to = 0;
    std::vector<Sealed> sealed;
    uint32_t open_from = 0;
    std::vector<double> open;
  };

  // One sample. The tick must be after the last one's.
  void append(uint32_t tick, double value);

  // The last value again for every tick before `end_tick`.
  void extend(uint32_t end_tick);
  // One sample, and the last value for every tick before it.
  void append_after_run(uint32_t tick, double value) {
    extend(tick);
    append(tick, value);
  }

  [[nodiscard]] bool empty() const { return end_tick_ == 0; }
  // One past the last tick with a sample.
  [[nodiscard]] uint32_t end_tick() const { return end_tick_; }
  // A staleness marker where there is no sample. Only for ticks of the open part: the last kOpenMin.
  [[nodiscard]] double open_value(uint32_t tick) const;

  [[nodiscard]] Pieces collect(uint32_t from, uint32_t to) const;
  // The values of pieces; out has to - from of them.
  [[nodiscard]] static Result<void> decode(const Pieces& pieces, std::span<double> out);

  // A copy that takes no more values, of which none are open.
  [[nodiscard]] HeadColumn sealed() const;

  // What it holds, in bytes.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  [[nodiscard]] static Sealed piece_of(uint32_t first_tick, std::span<const double> values);
  void push(double value);
  void seal_constant();
  void seal_oldest();
  void add_sealed(Sealed piece);

  uint32_t end_tick_ = 0;
  uint32_t open_first_ = 0;  // tick of the first open value
  uint32_t open_count_ = 0;  // how many are open
  double constant_ = 0;      // each of them, while values_ is empty
  std::vector<double> values_;
  std::vector<Sealed> sealed_;
};

}  // namespace hb::store
