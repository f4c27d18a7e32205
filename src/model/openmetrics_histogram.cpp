#include "model/openmetrics_histogram.hpp"

#include <limits>

namespace hb {

std::string_view OpenMetricsHistogram::add(std::string_view suffix, std::optional<double> le, double value) {
  if (suffix == "_bucket") return le ? add_bucket(*le, value) : "";
  if (suffix == "_count" || suffix == "_gcount") count_ = value;
  if (suffix == "_sum") has_sum_ = true;
  if (suffix == "_gsum") {
    has_gauge_sum_ = true;
    has_negative_gauge_sum_ = value < 0;
  }
  return {};
}

std::string_view OpenMetricsHistogram::add_bucket(double le, double value) {
  if (bound_ && le <= *bound_) return "a histogram's buckets are out of order";
  if (value < in_bucket_) return "a histogram's bucket has less than the one before it";
  bound_ = le;
  in_bucket_ = value;
  if (le < 0) has_negative_bounds_ = true;
  return {};
}

std::string_view OpenMetricsHistogram::end() const {
  if (bound_ != std::numeric_limits<double>::infinity()) return "a histogram has no bucket le=\"+Inf\"";
  if (count_ && *count_ != in_bucket_) return "a histogram's count is not that of its bucket le=\"+Inf\"";
  const bool any_sum = has_sum_ || has_gauge_sum_;
  if (any_sum && !count_) return "a histogram has a sum, but no count";
  if (count_ && !any_sum) return "a histogram has a count, but no sum";
  if (has_negative_bounds_ && has_sum_) return "a histogram with negative buckets has a sum";
  if (!has_negative_bounds_ && has_negative_gauge_sum_)
    return "a gauge histogram without negative buckets has a negative sum";
  return {};
}

}  // namespace hb
