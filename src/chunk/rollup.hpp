#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/compensated_sum.hpp"

namespace hb::chunk {

// What is kept of the samples in a bucket of time. The numbers stand in files: do not renumber.
//
// There is no first value. A rate over whole buckets is the sum of their increases over their time, and the
// increase of a bucket counts from the last sample before it, so nothing is lost between two buckets and
// nothing need be extrapolated; a rate over samples has to, since its window begins between two of them.
enum class RollupField : uint8_t {
  min = 0,
  max = 1,
  sum = 2,
  count = 3,
  last = 4,
  increase = 5,
};
inline constexpr std::size_t kRollupFields = 6;

// The buckets of a series that have samples, ascending: where each begins, in milliseconds since the Unix
// epoch, and a column for each field. A reader that was asked for some fields leaves the other columns empty.
struct RollupColumns {
  std::vector<int64_t> times;
  std::array<std::vector<double>, kRollupFields> columns;

  [[nodiscard]] std::vector<double>& of(RollupField field) {
    return columns[static_cast<std::size_t>(field)];
  }
  [[nodiscard]] const std::vector<double>& of(RollupField field) const {
    return columns[static_cast<std::size_t>(field)];
  }
};

// A bucket that samples are still added to.
struct OpenBucket {
  int64_t start_ms = 0;
  double min = 0;
  double max = 0;
  CompensatedSum sum;
  double count = 0;
  double last = 0;
  CompensatedSum increase;
};

struct RollupOptions {
  int64_t width_ms = 60'000;  // of a bucket; the bucket of a time is floor(time / width)
  bool counter = false;       // whether there are increases; else they are 0, which costs next to nothing
  std::optional<double> previous = {};  // the last sample before the first that comes, for its increase
};

// Rolls samples up as they come, or buckets of a finer rollup. Not thread-safe.
class RollupBuilder {
 public:
  explicit RollupBuilder(const RollupOptions& options);

  // A sample at a time not before the last one's bucket. Absent ones (staleness markers) are passed over.
  // min and max are NaN only where every value is, as Prometheus's min_over_time has it; a NaN makes the sum
  // NaN. The increase is the sum of the positive steps from the previous sample on, the one before the bucket
  // included; a step down is a counter that began again at zero, so the new value is what it gained.
  void add(int64_t time_ms, double value);

  // Bucket number `i` of a rollup with a smaller width that divides this one's, of which all columns are
  // there.
  void add_bucket(const RollupColumns& finer, std::size_t i);

  // The buckets so far, the last included; the builder starts anew behind the last sample.
  [[nodiscard]] RollupColumns finish();

 private:
  OpenBucket& bucket_of(int64_t time_ms);
  void close_bucket();

  const RollupOptions options_;
  std::optional<double> previous_;
  std::optional<OpenBucket> bucket_;
  RollupColumns done_;
};

// All of a series at once; as many values as times.
[[nodiscard]] RollupColumns roll_up(std::span<const int64_t> times_ms, std::span<const double> values,
                                    const RollupOptions& options);

}  // namespace hb::chunk
