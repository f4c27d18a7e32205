#include "chunk/rollup.hpp"

#include <cmath>
#include <utility>

#include "base/assert.hpp"
#include "chunk/column.hpp"

namespace hb::chunk {
namespace {

int64_t bucket_start(int64_t time_ms, int64_t width_ms) {
  const int64_t into = time_ms % width_ms;
  return time_ms - into - (into < 0 ? width_ms : 0);
}

// The lesser, or what is not NaN.
double lesser(double a, double b) { return b < a || std::isnan(a) ? b : a; }
double greater(double a, double b) { return b > a || std::isnan(a) ? b : a; }

double gain(double previous, double value) { return value < previous ? value : value - previous; }

}  // namespace

RollupBuilder::RollupBuilder(const RollupOptions& options) : options_(options), previous_(options.previous) {
  HB_ASSERT(options.width_ms > 0);
}

void RollupBuilder::add(int64_t time_ms, double value) {
  if (is_absent(value)) return;
  OpenBucket& bucket = bucket_of(time_ms);
  bucket.min = bucket.count == 0 ? value : lesser(bucket.min, value);
  bucket.max = bucket.count == 0 ? value : greater(bucket.max, value);
  bucket.sum.add(value);
  bucket.count += 1;
  bucket.last = value;
  if (options_.counter && previous_) bucket.increase.add(gain(*previous_, value));
  previous_ = value;
}

void RollupBuilder::add_bucket(const RollupColumns& finer, std::size_t i) {
  const auto at = [&finer, i](RollupField field) { return finer.of(field)[i]; };
  OpenBucket& bucket = bucket_of(finer.times[i]);
  const double min = at(RollupField::min);
  const double max = at(RollupField::max);
  bucket.min = bucket.count == 0 ? min : lesser(bucket.min, min);
  bucket.max = bucket.count == 0 ? max : greater(bucket.max, max);
  bucket.sum.add(at(RollupField::sum));
  bucket.count += at(RollupField::count);
  bucket.last = at(RollupField::last);
  if (options_.counter) bucket.increase.add(at(RollupField::increase));
  previous_ = bucket.last;
}

RollupColumns RollupBuilder::finish() {
  if (bucket_) close_bucket();
  return std::exchange(done_, {});
}

OpenBucket& RollupBuilder::bucket_of(int64_t time_ms) {
  const int64_t start_ms = bucket_start(time_ms, options_.width_ms);
  if (bucket_ && bucket_->start_ms != start_ms) {
    HB_ASSERT(bucket_->start_ms < start_ms);
    close_bucket();
  }
  if (!bucket_) {
    bucket_.emplace();
    bucket_->start_ms = start_ms;
  }
  return *bucket_;
}

void RollupBuilder::close_bucket() {
  done_.times.push_back(bucket_->start_ms);
  done_.of(RollupField::min).push_back(bucket_->min);
  done_.of(RollupField::max).push_back(bucket_->max);
  done_.of(RollupField::sum).push_back(bucket_->sum.total());
  done_.of(RollupField::count).push_back(bucket_->count);
  done_.of(RollupField::last).push_back(bucket_->last);
  done_.of(RollupField::increase).push_back(bucket_->increase.total());
  bucket_.reset();
}

RollupColumns roll_up(std::span<const int64_t> times_ms, std::span<const double> values,
                      const RollupOptions& options) {
  HB_ASSERT(times_ms.size() == values.size());
  RollupBuilder builder(options);
  for (std::size_t i = 0; i < values.size(); ++i)
    builder.add(times_ms[i], values[i]);
  return builder.finish();
}

}  // namespace hb::chunk
