#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/labels.hpp"
#include "model/matcher.hpp"

namespace hb {

// What the asker will do with the samples, so that a store can choose a tier. All of it may be ignored, but
// for at_once.
struct SelectHints {
  Duration step{0};           // 0 for an instant query
  std::string_view function;  // the range or aggregate function around the selector, e.g. "rate"
  Duration range{0};          // the range selector's window; 0 for an instant selector
  // The asker must not be kept waiting: unavailable, at once, where the samples are not all in memory or are
  // too many to be given within a fraction of a millisecond.
  bool at_once = false;
};

// The samples of one series as two columns of one length, in strictly ascending time. A staleness marker is a
// value for which is_stale() (model/staleness.hpp) holds.
struct SeriesView {
  std::shared_ptr<const Labels> labels;
  std::vector<Timestamp> times;
  std::vector<double> values;
  // How far apart the samples stand where the source gives fewer than were taken: an instant selector has to
  // look back at least twice as far. 0: all that were taken.
  Duration resolution{0};
};

// The same during a visit: the spans are there until it returns.
struct SeriesSpan {
  const std::shared_ptr<const Labels>& labels;
  std::span<const Timestamp> times;
  std::span<const double> values;
  Duration resolution{0};
};

// Looks at one series; false when no more are wanted.
using SeriesVisitor = std::function<bool(const SeriesSpan&)>;

// What a query needs from any store. Implementations are thread-safe: many queries read while a tick writes.
class SeriesSource {
 public:
  virtual ~SeriesSource() = default;

  // The series that all matchers match with their samples of the range. Series without a sample in it are
  // left out. Order is unspecified. limit when more would have to be read than the source allows.
  [[nodiscard]] virtual Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers,
                                                               TimeRange range, const SelectHints& hints) = 0;

  // As select, but series by series, so that a query needs the memory of one at a time. Of an instant
  // selector in an instant query (hints.step and hints.range are 0) a source may give the newest samples
  // alone: they decide what the value is. No lock of the source is held during a visit. The default goes
  // through select.
  [[nodiscard]] virtual Result<void> for_each(std::span<const Matcher> matchers, TimeRange range,
                                              const SelectHints& hints, const SeriesVisitor& visit) {
    Result<std::vector<SeriesView>> selected = select(matchers, range, hints);
    if (!selected) return std::unexpected(std::move(selected.error()));
    for (const SeriesView& series : *selected) {
      if (!visit({series.labels, series.times, series.values, series.resolution})) break;
    }
    return {};
  }

  // The distinct values of one label among the matching series, and the names of their labels; both sorted.
  [[nodiscard]] virtual Result<std::vector<std::string>> label_values(std::string_view label,
                                                                      std::span<const Matcher> matchers,
                                                                      TimeRange range) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers,
                                                                     TimeRange range) = 0;

  // The labels of the matching series, each once, in no order. Of a series that has no sample of the range a
  // source may tell too, where it would have to read samples to know. The default reads them.
  [[nodiscard]] virtual Result<std::vector<std::shared_ptr<const Labels>>> series(
      std::span<const Matcher> matchers, TimeRange range) {
    std::vector<std::shared_ptr<const Labels>> found;
    // A range, so that series that have ended are among them.
    const SelectHints hints{.function = "series", .range = Duration{1}};
    const Result<void> read = for_each(matchers, range, hints, [&](const SeriesSpan& each) {
      found.push_back(each.labels);
      return true;
    });
    if (!read) return std::unexpected(read.error());
    return found;
  }
};

}  // namespace hb
