#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/labels.hpp"
#include "model/matcher.hpp"

namespace hb {

// What the asker will do with the samples, so that a store can choose a tier. All of it may be ignored.
struct SelectHints {
  Duration step{0};           // 0 for an instant query
  std::string_view function;  // the range or aggregate function around the selector, e.g. "rate"
  Duration range{0};          // the range selector's window; 0 for an instant selector
};

// The samples of one series as two columns of one length, in strictly ascending time. A staleness marker is a
// value for which is_stale() (model/staleness.hpp) holds.
struct SeriesView {
  std::shared_ptr<const Labels> labels;
  std::vector<Timestamp> times;
  std::vector<double> values;
};

// What a query needs from any store. Implementations are thread-safe: many queries read while a tick writes.
class SeriesSource {
 public:
  virtual ~SeriesSource() = default;

  // The series that all matchers match with their samples of the range. Series without a sample in it are
  // left out. Order is unspecified. limit when more would have to be read than the source allows.
  [[nodiscard]] virtual Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers,
                                                               TimeRange range, const SelectHints& hints) = 0;

  // The distinct values of one label among the matching series, and the names of their labels; both sorted.
  [[nodiscard]] virtual Result<std::vector<std::string>> label_values(std::string_view label,
                                                                      std::span<const Matcher> matchers,
                                                                      TimeRange range) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers,
                                                                     TimeRange range) = 0;
};

}  // namespace hb
