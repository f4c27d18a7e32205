#pragma once

#include <optional>
#include <string_view>

namespace hb {

// One histogram's samples at one time, as OpenMetrics wants them: the buckets in order and cumulative, the
// last one +Inf and as large as the count; sum and count both or neither, and no sum beside negative buckets.
class OpenMetricsHistogram {
 public:
  // Both answer what is wrong; empty when nothing is. `suffix` is what the sample's name has past the
  // family's; `le` is a bucket's bound.
  [[nodiscard]] std::string_view add(std::string_view suffix, std::optional<double> le, double value);
  [[nodiscard]] std::string_view end() const;

 private:
  [[nodiscard]] std::string_view add_bucket(double le, double value);

  std::optional<double> bound_;
  double in_bucket_ = 0;
  std::optional<double> count_;
  bool has_sum_ = false;
  bool has_gauge_sum_ = false;
  bool has_negative_gauge_sum_ = false;
  bool has_negative_bounds_ = false;
};

}  // namespace hb
