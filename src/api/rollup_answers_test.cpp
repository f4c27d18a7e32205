// Queries that rollups answer, beside the same ones answered from every sample: docs/rollups.md states the
// bounds that are held here.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "promql/engine.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kSampleStep = seconds(10);
constexpr Duration kAll = hours(60);
constexpr double kRounding = 1e-12;

struct Window {
  std::string_view text;
  Duration length;
};
// A tier by its buckets, whose width is also the step that makes the store choose it, and windows of whole
// buckets, four of them at least.
struct Tier {
  Duration bucket;
  std::vector<Window> windows;
};
const std::vector<Tier> kTiers{
    {minutes(1), {{"4m", minutes(4)}, {"5m", minutes(5)}, {"15m", minutes(15)}, {"1h", hours(1)}}},
    {hours(1), {{"4h", hours(4)}, {"6h", hours(6)}, {"1d", hours(24)}}}};

// What was asked, and both answers.
struct Pair {
  std::string series;
  const Tier& tier;
  const Window& window;
  Timestamp whole_until;  // the last millisecond of the last whole bucket
  double rolled_up = 0;
  double raw = 0;  // over the window that ends there

  [[nodiscard]] std::string to_string() const {
    return fmt::format("{}[{}] until {}", series, window.text, unix_ms(whole_until));
  }
};

class RollupAnswers : public testing::Test {
 protected:
  RollupAnswers()
      : begin_(std::chrono::floor<hours>(from_unix_ms(1'700'000'000'000))), clock_(begin_ + kAll + hours(3)) {
    store::Options options;
    options.directory = directory_.path();
    store_ = store::Store::open(options, clock_).value();
    engine_ = std::make_unique<promql::Engine>(*store_, clock_);
    std::mt19937 random(7);
    const auto quarters = [&](unsigned below) {
      return static_cast<double>(random() % (std::size_t{4} * below)) / 4;
    };
    import("gauge", MetricType::gauge, [&](int64_t) { return quarters(1000) - 100; });
    import("even_total", MetricType::counter, [](int64_t i) { return 1e6 + 5.0 * static_cast<double>(i); });
    double counter = 0;
    const auto count = [&](int64_t i, int64_t resets_at) {
      counter = i % resets_at == resets_at - 1 ? 0 : counter + 20 + quarters(20);
      return counter;
    };
    import("counter_total", MetricType::counter, [&](int64_t i) { return count(i, 5000); });
    import("untyped_total", MetricType::untyped, [&](int64_t i) { return count(i, 700); });
  }

  void import(const std::string& name, MetricType type, const std::function<double(int64_t)>& value) {
    store::ImportedSeries series{.labels = Labels{{"__name__", name}}, .type = type, .samples = {}};
    for (int64_t i = 0; i < kAll / kSampleStep; ++i)
      series.samples.add(unix_ms(begin_ + kSampleStep * i), value(i));
    std::vector<store::ImportedSeries> all;
    all.push_back(std::move(series));
    const auto imported = store_->import(std::move(all));
    ASSERT_TRUE(imported) << imported.error().message;
  }

  [[nodiscard]] promql::QueryPtr parse(const std::string& text) const {
    return promql::Query::parse(text, engine_->limits()).value();
  }

  // What all samples say: instant queries read no rollups.
  [[nodiscard]] double raw(const std::string& text, Timestamp time) const {
    const auto value = engine_->instant(*parse(text), time).value();
    const auto& vector = std::get<promql::VectorValue>(value);
    EXPECT_EQ(vector.columns.size(), 1U) << text;
    return vector.columns.size() == 1 ? vector.columns.column(0).front() : std::nan("");
  }

  // Asks a function over each window of each tier, at steps on the edges of buckets and off them.
  [[nodiscard]] std::vector<Pair> ask(std::string_view function, const std::string& series) const {
    std::vector<Pair> pairs;
    for (const Tier& tier : kTiers) {
      for (const Window& window : tier.windows) {
        for (const Duration shift : {Duration(0), tier.bucket / 3 + milliseconds(1)}) {
          const std::string text = fmt::format("{}({}[{}])", function, series, window.text);
          const Timestamp start = begin_ + hours(30) + shift;
          const promql::StepGrid grid{.start = start, .step = tier.bucket, .count = 20};
          const auto value = engine_->range(*parse(text), grid).value();
          const auto& matrix = std::get<promql::MatrixValue>(value);
          EXPECT_EQ(matrix.columns.size(), 1U) << text;
          for (std::size_t i = 0; i < grid.count && matrix.columns.size() == 1; ++i) {
            const auto since = grid.at(i).time_since_epoch();
            const Timestamp whole_until(since - since % tier.bucket - milliseconds(1));
            pairs.push_back(
                {series, tier, window, whole_until, matrix.columns.column(0)[i], raw(text, whole_until)});
          }
        }
      }
    }
    return pairs;
  }

  const Timestamp begin_;
  ManualClock clock_;
  store::TemporaryDirectory directory_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<promql::Engine> engine_;
};

// A window of buckets has what a window of raw samples has that is as long and ends with the last whole
// bucket: less than a bucket earlier.
TEST_F(RollupAnswers, ExtremesSumsAndMeansAreThoseOfWholeBuckets) {
  for (const std::string_view function :
       {"min_over_time", "max_over_time", "last_over_time", "sum_over_time", "avg_over_time"}) {
    for (const std::string series : {"gauge", "counter_total"}) {
      for (const Pair& pair : ask(function, series))
        EXPECT_NEAR(pair.rolled_up, pair.raw, kRounding * std::abs(pair.raw))
            << function << " " << pair.to_string();
    }
  }
}

// How much a counter rose before the first bucket's end, the bucket does not say: the others speak for it.
TEST_F(RollupAnswers, IncreasesAreOffByTheDifferenceOfTheBuckets) {
  constexpr double kStepMax = 40;  // between two samples
  for (const std::string series : {"even_total", "counter_total", "untyped_total"}) {
    for (const Pair& pair : ask("increase", series)) {
      double least = INFINITY;
      double most = 0;
      const std::string bucket = fmt::format("increase({}[{}ms])", series, pair.tier.bucket.count());
      for (Duration back{0}; back < pair.window.length; back += pair.tier.bucket) {
        const double rise = raw(bucket, pair.whole_until - back);
        least = std::min(least, rise);
        most = std::max(most, rise);
      }
      EXPECT_NEAR(pair.rolled_up, pair.raw, most - least + 2 * kStepMax) << pair.to_string();
    }
  }
}

TEST_F(RollupAnswers, ARateIsItsIncreaseBySecond) {
  for (const std::string series : {"even_total", "counter_total"}) {
    const std::vector<Pair> rates = ask("rate", series);
    const std::vector<Pair> increases = ask("increase", series);
    ASSERT_EQ(rates.size(), increases.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const double length_s = std::chrono::duration<double>(rates[i].window.length).count();
      EXPECT_NEAR(rates[i].rolled_up * length_s, increases[i].rolled_up, kRounding * increases[i].rolled_up);
      if (series == "even_total") {
        EXPECT_NEAR(rates[i].rolled_up, 0.5, kRounding) << rates[i].to_string();
      }
    }
  }
}

}  // namespace
}  // namespace hb
