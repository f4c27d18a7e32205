#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/series_source.hpp"
#include "promql/step_grid.hpp"

namespace hb::api {

// A source that counts what one query reads of another, for the query's statistics. Belongs to the evaluating
// thread.
class CountingSource final : public SeriesSource {
 public:
  // What was read for one selector.
  struct Selection {
    std::string matchers;
    std::string function = {};
    TimeRange range = {};
    Duration window{0};      // of a range selector
    Duration resolution{0};  // the coarsest that was given; 0: all samples that were taken
    std::size_t series = 0;
    uint64_t samples = 0;
  };

  // Both must outlive it. A step's samples are those that its selectors look at, so that a sample counts at
  // each step that sees it (Prometheus's util/stats); those of a subquery count once, at the last step.
  CountingSource(SeriesSource& source, const promql::StepGrid& grid, Duration lookback)
      : source_(source), grid_(grid), lookback_(lookback), at_step_(grid.count) {}

  [[nodiscard]] Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers, TimeRange range,
                                                       const SelectHints& hints) override;
  [[nodiscard]] Result<void> for_each(std::span<const Matcher> matchers, TimeRange range,
                                      const SelectHints& hints, const SeriesVisitor& visit) override;
  [[nodiscard]] Result<std::vector<std::string>> label_values(std::string_view label,
                                                              std::span<const Matcher> matchers,
                                                              TimeRange range) override {
    return source_.label_values(label, matchers, range);
  }
  [[nodiscard]] Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers,
                                                             TimeRange range) override {
    return source_.label_names(matchers, range);
  }

  [[nodiscard]] std::span<const uint64_t> samples_at_steps() const { return at_step_; }
  [[nodiscard]] uint64_t samples() const;
  // The most samples of one series, which is what is held of them at once.
  [[nodiscard]] uint64_t series_samples_max() const { return series_samples_max_; }
  [[nodiscard]] std::span<const Selection> selections() const { return selections_; }

 private:
  void count(const SeriesSpan& series, TimeRange range, const SelectHints& hints);

  SeriesSource& source_;
  const promql::StepGrid grid_;
  const Duration lookback_;
  std::vector<uint64_t> at_step_;
  uint64_t series_samples_max_ = 0;
  std::vector<Selection> selections_;
};

}  // namespace hb::api
