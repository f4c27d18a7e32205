#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "model/frame.hpp"
#include "model/series_source.hpp"
#include "model/tick_log.hpp"
#include "store/options.hpp"
#include "store/store.hpp"

namespace hb::store {

// The store, whatever the disk does at the start: where it is full, read-only or broken, history begins in
// memory, as with memory-only, and a thread tries again every ten seconds. When the disk can be used, the
// store on it takes over what is in memory. Later failures are the store's own affair (Writer). Thread-safe
// as the store is.
class History final : public SeriesSource, public TickLog {
 public:
  static constexpr std::chrono::seconds kRetryInterval{10};

  // The errors that are left are a person's to mend: unavailable when another process has the directory,
  // invalid when it is not this user's, unsupported when a newer version wrote it. The clock must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<History>> open(Options options, const Clock& clock) {
    return open(std::move(options), clock, {.open_store = Store::open, .retry_interval = kRetryInterval});
  }

  // How the disk is tried, so that a test can let it refuse.
  struct Attempts {
    std::function<Result<std::unique_ptr<Store>>(Options, const Clock&)> open_store;
    Duration retry_interval;
  };
  [[nodiscard]] static Result<std::unique_ptr<History>> open(Options options, const Clock& clock,
                                                             Attempts attempts);
  ~History() override;
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  // See Store for all of these.
  void append(const Frame& frame);
  [[nodiscard]] Result<void> append_external(const Labels& labels, MetricType type, Timestamp time,
                                             double value);
  // unavailable while the disk refuses.
  [[nodiscard]] Result<ImportOutcome> import(std::vector<ImportedSeries> series);
  [[nodiscard]] Result<Inventory> inventory() const { return store()->inventory(); }
  [[nodiscard]] Result<CheckReport> check() const { return store()->check(); }

  [[nodiscard]] std::vector<Timestamp> ticks_after(Timestamp since) const override;
  [[nodiscard]] Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers, TimeRange range,
                                                       const SelectHints& hints) override;
  [[nodiscard]] Result<void> for_each(std::span<const Matcher> matchers, TimeRange range,
                                      const SelectHints& hints, const SeriesVisitor& visit) override;
  [[nodiscard]] Result<std::vector<std::string>> label_values(std::string_view label,
                                                              std::span<const Matcher> matchers,
                                                              TimeRange range) override;
  [[nodiscard]] Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers,
                                                             TimeRange range) override;
  [[nodiscard]] Result<std::vector<std::shared_ptr<const Labels>>> series(std::span<const Matcher> matchers,
                                                                          TimeRange range) override;
  // Says that nothing is being written for as long as that is so.
  [[nodiscard]] Statistics statistics() const;

  // The store that answers now.
  [[nodiscard]] std::shared_ptr<Store> store() const;

 private:
  History(Options options, const Clock& clock, Attempts attempts);

  void run(const std::stop_token& stop);
  void note_refusal(const Error& error);
  void take_over(const std::shared_ptr<Store>& disk, const std::stop_token& stop);

  const Options options_;
  const Clock& clock_;
  const Attempts attempts_;

  std::mutex appending_;  // held while a sample is appended, and by the take-over for its last step

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable_any wake_;
  std::shared_ptr<Store> store_;
  std::string refusal_;  // why the store is not on the disk; empty when it is, or is not to be

  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace hb::store
