#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "promql/number_text.hpp"
#include "promql/quantile.hpp"
#include "promql/token.hpp"
#include "promql/vector_functions.hpp"

namespace hb::promql {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const std::string kBucketLabel = "le";

// How many observations were at most this large.
struct Bucket {
  double upper_bound = 0;
  double count = 0;
};

// The series of one histogram: a bucket each, by ascending bound.
struct BucketSeries {
  double upper_bound = 0;
  std::size_t series = 0;
};
struct Histogram {
  ResultLabels labels;  // of the buckets, without `le`; still with their metric name
  std::vector<BucketSeries> buckets = {};
};

std::string metric_name_note(const Labels& labels) {
  return " for metric name " + quoted(labels.metric_name());
}

// The histograms among some series. Those without a bound are said and left out.
std::vector<Histogram> find_histograms(CallInput& input, std::size_t place) {
  const ColumnSet& columns = input.arguments[place];
  std::vector<Histogram> histograms;
  std::unordered_map<Labels, std::size_t> known;
  for (std::size_t series = 0; series < columns.size(); ++series) {
    const Labels& labels = *columns.labels(series).labels;
    const std::string_view text = labels.get(kBucketLabel);
    const std::optional<double> bound = parse_float(text);
    if (!bound) {
      input.annotations.warn(fmt::format("bucket label \"le\" is missing or has a malformed value of {}{}",
                                         quoted(text), metric_name_note(labels)),
                             input.span(place));
      continue;
    }
    Labels rest = labels.without({&kBucketLabel, 1});
    const auto [entry, added] = known.try_emplace(rest, histograms.size());
    if (added)
      histograms.push_back(
          {.labels = {std::make_shared<const Labels>(std::move(rest)), true}, .buckets = {}});
    histograms[entry->second].buckets.push_back({*bound, series});
  }
  for (Histogram& histogram : histograms)
    std::ranges::sort(histogram.buckets, {}, &BucketSeries::upper_bound);
  return histograms;
}

// The buckets at one step; of several with one bound the sum. Nothing when none is present.
void buckets_at(const Histogram& histogram, const ColumnSet& columns, std::size_t step,
                std::vector<Bucket>& out) {
  out.clear();
  for (const BucketSeries& bucket : histogram.buckets) {
    const double count = columns.column(bucket.series)[step];
    if (is_absent(count)) continue;
    if (!out.empty() && out.back().upper_bound == bucket.upper_bound) {
      out.back().count += count;
    } else {
      out.push_back({bucket.upper_bound, count});
    }
  }
}

// Counts that fall, as they do where buckets were read at different moments, are lifted to the one before.
// Differences of rounding are not worth saying; true when there were others.
bool make_monotonic(std::vector<Bucket>& buckets) {
  constexpr double kSmallDifference = 1e-12;
  bool forced = false;
  double previous = buckets.front().count;
  for (Bucket& bucket : buckets) {
    if (bucket.count == previous) continue;
    const double sum = std::abs(previous) + std::abs(bucket.count);
    const bool nearly_equal = std::abs(bucket.count - previous) / sum < kSmallDifference;
    if (nearly_equal || bucket.count < previous) {
      forced = forced || !nearly_equal;
      bucket.count = previous;
    } else {
      previous = bucket.count;
    }
  }
  return forced;
}

struct Quantile {
  double value = kNan;
  bool forced_monotonic = false;
};

// Interpolated inside the bucket where it falls (promql/quantile.go, BucketQuantile). The first bucket begins
// at 0 if its bound is positive; in the last, which ends at +Inf, it is the bound before.
Quantile bucket_quantile(double quantile, std::vector<Bucket>& buckets) {
  if (std::isnan(quantile)) return {};
  if (quantile < 0) return {.value = -kInfinity};
  if (quantile > 1) return {.value = kInfinity};
  if (buckets.back().upper_bound != kInfinity) return {};
  const bool forced = make_monotonic(buckets);
  const double observations = buckets.back().count;
  if (buckets.size() < 2 || observations == 0 || std::isnan(observations))
    return {.value = kNan, .forced_monotonic = forced};

  double rank = quantile * observations;
  const std::size_t last = buckets.size() - 1;
  std::size_t at = 0;
  while (at < last && buckets[at].count < rank)
    ++at;
  if (at == last) return {.value = buckets[last - 1].upper_bound, .forced_monotonic = forced};
  if (at == 0 && buckets[0].upper_bound <= 0)
    return {.value = buckets[0].upper_bound, .forced_monotonic = forced};
  double start = 0;
  double count = buckets[at].count;
  if (at > 0) {
    start = buckets[at - 1].upper_bound;
    count -= buckets[at - 1].count;
    rank -= buckets[at - 1].count;
  }
  return {.value = start + (buckets[at].upper_bound - start) * (rank / count), .forced_monotonic = forced};
}

// How many observations are at most `value`, by the same interpolation.
double rank_of(double value, const std::vector<Bucket>& buckets) {
  double below = 0;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    const double upper = buckets[i].upper_bound;
    double lower = -kInfinity;
    if (i > 0) {
      lower = buckets[i - 1].upper_bound;
    } else if (upper > 0) {
      lower = 0;
    }
    if (lower >= value) return below;
    if (upper > value) {
      // Nothing can be interpolated in a bucket without an end.
      if (std::isinf(lower)) return buckets[i].count;
      if (std::isinf(upper)) return below;
      return below + (buckets[i].count - below) * (value - lower) / (upper - lower);
    }
    below = buckets[i].count;
  }
  return below;
}

double bucket_fraction(double lower, double upper, std::vector<Bucket>& buckets) {
  if (buckets.back().upper_bound != kInfinity) return kNan;
  make_monotonic(buckets);
  const double count = buckets.back().count;
  if (count == 0 || std::isnan(count) || std::isnan(lower) || std::isnan(upper)) return kNan;
  if (lower >= upper) return 0;
  const double upper_rank = std::min(rank_of(upper, buckets), count);
  const double lower_rank = std::min(rank_of(lower, buckets), count);
  return (upper_rank - lower_rank) / count;
}

void warn_of_no_quantile(CallInput& input, std::size_t place, double quantile) {
  if (is_quantile(quantile)) return;
  std::string number;
  append_number(number, quantile);
  input.annotations.warn("quantile value should be between 0 and 1, got " + number, input.span(place));
}

struct QuantileColumn {
  std::size_t vector_place = 0;
  std::size_t quantile_place = 0;
};

void compute_quantiles(CallInput& input, const Histogram& histogram, QuantileColumn places,
                       std::span<double> out) {
  const ColumnSet& columns = input.arguments[places.vector_place];
  const std::span<const double> quantiles = input.arguments[places.quantile_place].values();
  std::vector<Bucket> buckets;
  for (std::size_t step = 0; step < out.size(); ++step) {
    buckets_at(histogram, columns, step, buckets);
    if (buckets.empty()) continue;
    const Quantile quantile = bucket_quantile(quantiles[step], buckets);
    out[step] = quantile.value;
    if (!quantile.forced_monotonic) continue;
    input.annotations.inform(
        "input to histogram_quantile needed to be fixed for monotonicity (see "
        "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)" +
            metric_name_note(*histogram.labels.labels),
        input.span(places.vector_place));
  }
}

void warn_of_no_quantiles(CallInput& input, std::size_t place) {
  for (const double quantile : input.arguments[place].values())
    warn_of_no_quantile(input, place, quantile);
}

}  // namespace

Result<ColumnSet> histogram_quantile(CallInput& input) {
  warn_of_no_quantiles(input, 0);
  ColumnSet result(input.grid.count);
  for (const Histogram& histogram : find_histograms(input, 1)) {
    if (!input.budget.take_samples(input.grid.count)) return std::unexpected(*input.budget.error());
    compute_quantiles(input, histogram, {.vector_place = 1, .quantile_place = 0},
                      result.add(histogram.labels));
  }
  return result;
}

Result<ColumnSet> histogram_quantiles(CallInput& input) {
  const std::string_view label = input.string(1);
  for (std::size_t place = 2; place < input.arguments.size(); ++place)
    warn_of_no_quantiles(input, place);
  ColumnSet result(input.grid.count);
  for (const Histogram& histogram : find_histograms(input, 0)) {
    if (!histogram.labels.labels->get(label).empty()) {
      return fail(ErrorCode::invalid,
                  fmt::format("histogram_quantiles(): the label {} is there already", quoted(label)));
    }
    for (std::size_t place = 2; place < input.arguments.size(); ++place) {
      if (!input.budget.take_samples(input.grid.count)) return std::unexpected(*input.budget.error());
      std::string text;
      append_number(text, input.arguments[place].values().front());
      if (text.find_first_not_of("-0123456789") == std::string::npos) text.append(".0");
      std::vector<LabelView> labels(histogram.labels.labels->begin(), histogram.labels.labels->end());
      labels.push_back({label, text});
      compute_quantiles(input, histogram, {.vector_place = 0, .quantile_place = place},
                        result.add({std::make_shared<const Labels>(labels), true}));
    }
  }
  return result;
}

Result<ColumnSet> histogram_fraction(CallInput& input) {
  const std::span<const double> lower = input.arguments[0].values();
  const std::span<const double> upper = input.arguments[1].values();
  ColumnSet result(input.grid.count);
  std::vector<Bucket> buckets;
  for (const Histogram& histogram : find_histograms(input, 2)) {
    if (!input.budget.take_samples(input.grid.count)) return std::unexpected(*input.budget.error());
    const std::span<double> out = result.add(histogram.labels);
    for (std::size_t step = 0; step < out.size(); ++step) {
      buckets_at(histogram, input.arguments[2], step, buckets);
      if (!buckets.empty()) out[step] = bucket_fraction(lower[step], upper[step], buckets);
    }
  }
  return result;
}

Result<ColumnSet> no_native_histogram(CallInput& input) { return ColumnSet(input.grid.count); }

}  // namespace hb::promql
