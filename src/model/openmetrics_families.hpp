#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/exposition_entry.hpp"
#include "model/openmetrics_histogram.hpp"

namespace hb {

// What OpenMetrics asks of lines together: a family's lines are not interleaved with others, its metadata
// come once and before its samples, its samples' names, labels and values are those of its type, and each
// series' timestamps do not go back.
class OpenMetricsFamilies {
 public:
  // What is found wrong is appended to `errors`, which lives as long as this object.
  explicit OpenMetricsFamilies(std::vector<ExpositionError>& errors) : errors_(errors) {}

  void metadata(std::size_t line, const ExpositionMetadata& metadata);
  // Sets the sample's family and type, whose views are good until the next call.
  void sample(std::size_t line, ExpositionSample& sample);
  // At the text's end.
  void end();

 private:
  using Keys = std::unordered_set<std::string>;

  void begin_family(std::size_t line, std::string_view name);
  void end_family();
  void check_unit();
  void check_labels(const ExpositionSample& sample);
  void check_value(const ExpositionSample& sample);
  void check_group(const ExpositionSample& sample);
  void check_series(const ExpositionSample& sample, bool same_group);
  [[nodiscard]] std::string_view suffix_of(std::string_view sample) const;
  [[nodiscard]] std::string_view group_label(const ExpositionSample& sample) const;
  void append_key(std::string& key, const ExpositionSample& sample, std::string_view without);
  void refuse(std::string message);

  std::vector<ExpositionError>& errors_;
  std::size_t line_ = 0;
  Keys families_;  // every name that a family so far claims

  // The family that is open.
  bool open_ = false;
  std::string name_;
  std::optional<ExpositionType> type_;
  std::optional<std::string> unit_;
  bool has_help_ = false;
  bool has_samples_ = false;

  // The group of samples that make one metric: all labels but those that tell its samples apart.
  bool in_group_ = false;
  std::string group_;
  std::optional<double> group_timestamp_s_;
  Keys groups_;
  Keys series_;  // of the group that is open
  OpenMetricsHistogram histogram_;
  std::size_t last_line_ = 0;  // of the family

  std::string key_;
  std::vector<LabelView> sorted_;
};

}  // namespace hb
