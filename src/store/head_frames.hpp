#pragma once

#include <cstddef>
#include <limits>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/frame.hpp"
#include "store/shared_state.hpp"

namespace hb::store {

// What the heads hold, as the ticks that it came in: for another store that takes it over. Belongs to one
// thread; the state must outlive it.
class HeadFrames {
 public:
  explicit HeadFrames(const SharedState& shared) : shared_(shared) {}

  // A sample from outside, whose time is no tick's.
  struct External {
    SeriesPtr series;
    Timestamp time;
    double value = 0;
  };
  struct Part {
    std::vector<FramePtr> frames;  // ascending in time; none is empty
    std::vector<External> externals;
    bool last = false;  // nothing is behind it
  };

  // The next ticks, at most so many: what came since the last call is among them.
  [[nodiscard]] Result<Part> next(std::size_t ticks_max);

 private:
  SeriesPtr named(const StoredSeriesPtr& series);

  const SharedState& shared_;
  std::unordered_map<SeriesId, SeriesPtr> names_;
  int64_t since_ms_ = std::numeric_limits<int64_t>::min();
};

}  // namespace hb::store
