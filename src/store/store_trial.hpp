#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <ratio>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "model/frame_builder.hpp"
#include "model/staleness.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {

inline constexpr Metric kCounter{"requests_total", "", MetricType::counter};
inline constexpr Metric kGauge{"load", "", MetricType::gauge};

// A store with a directory of its own, which can be closed and opened again, and frames for it.
class StoreTest : public testing::Test {
 protected:
  using SixHours = std::chrono::duration<int64_t, std::ratio<21'600>>;

  // Begins an hour before blocks of minutes do, whatever the time of day is: some tests span two of them.
  StoreTest() : begin_(std::chrono::floor<SixHours>(clock_.now()) - std::chrono::hours(7)) { open(); }

  void open() {
    options_.directory = directory_.path();
    Result<std::unique_ptr<Store>> opened = Store::open(options_, clock_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = *std::move(opened);
  }
  void reopen() {
    store_.reset();
    open();
  }

  using Values = std::map<std::string, double>;  // by the label `host`

  void tick(Timestamp time, const Values& gauges, const Values& counters = {}) {
    builder_.begin(time);
    for (const auto& [host, value] : gauges)
      builder_.emit(kGauge, {{"host", host}}, value);
    for (const auto& [host, value] : counters)
      builder_.emit(kCounter, {{"host", host}}, value);
    store_->append(*builder_.finish());
  }

  // "time:value" of each sample, times in seconds since begin_; a marker is "stale".
  std::string samples(const std::string& host, Duration from, Duration to,
                      SelectHints hints = {.step = std::chrono::seconds(1),
                                           .function = {},
                                           .range = std::chrono::seconds(0)},
                      std::string_view metric = "load") {
    const std::vector<Matcher> matchers{Matcher::equal("__name__", std::string(metric)),
                                        Matcher::equal("host", host)};
    const auto selected = store_->select(matchers, {begin_ + from, begin_ + to}, hints);
    if (!selected) return selected.error().message;
    std::string text;
    for (const SeriesView& view : *selected) {
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        const double at = std::chrono::duration<double>(view.times[i] - begin_).count();
        text += fmt::format("{}{}:", text.empty() ? "" : " ", at);
        text += is_stale(view.values[i]) ? "stale" : fmt::format("{}", view.values[i]);
      }
    }
    return text;
  }

  // The writer's thread works meanwhile.
  void wait_until(const std::function<bool(const Statistics&)>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done(store_->statistics())) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the writer never got there";
      std::this_thread::yield();
    }
  }
  void wait_for_commits(uint64_t commits) {
    wait_until([commits](const Statistics& s) { return s.commits_total >= commits && s.closed_heads == 0; });
  }

  SystemClock clock_;
  TemporaryDirectory directory_;
  Options options_;
  std::unique_ptr<Store> store_;
  FrameBuilder builder_;
  const Timestamp begin_;
};

}  // namespace hb::store
