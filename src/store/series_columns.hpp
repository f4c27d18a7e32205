#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "store/samples.hpp"

namespace hb::store {

// The samples of one series after the other while they are put together. Series that were sampled together
// have the same times, which are most of what would have to be copied: so a series is taken to have those of
// the one before it for as long as it has. Memory is kept from one series to the next. Belongs to one thread.
class SeriesColumns {
 public:
  // Forgets the samples, for the next series.
  void begin();

  // Whether staleness markers may be among values: of what surely has none they need not be looked for.
  enum class Markers : uint8_t { possible, none };

  // Room for a value at each of these times, of which there is at least one, which ascend, and which are
  // later than all before them. Nothing where they are not: then merge() is to be called. The room is there
  // until the next call.
  [[nodiscard]] std::optional<std::span<double>> extend(std::span<const int64_t> times_ms,
                                                        Markers markers = Markers::possible);
  // Takes back so many values of the last extend().
  void take_back(std::size_t count);
  // Adds samples at any times, as merge_into() does.
  void merge(const SampleColumns& later);

  // The samples with times of their own, to be changed in any way.
  [[nodiscard]] SampleColumns& own();
  // Leaves of several markers in a row the first, and of those before any sample none.
  void collapse_markers();

  [[nodiscard]] bool empty() const { return own_.values.empty(); }
  // Until the next call of what is not const.
  [[nodiscard]] std::span<const Timestamp> times();
  [[nodiscard]] std::span<const double> values() const { return own_.values; }

 private:
  [[nodiscard]] bool follows_shared(std::span<const int64_t> times_ms);
  void leave_shared();

  std::vector<Timestamp> shared_;  // of the series before
  std::size_t from_ = 0;           // where in them this series begins
  bool on_shared_ = true;
  bool may_have_markers_ = false;
  SampleColumns own_;  // without times while they are the shared ones
  std::vector<Timestamp> own_times_;
};

}  // namespace hb::store
