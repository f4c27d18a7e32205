#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "chunk/recording.hpp"
#include "model/frame.hpp"

namespace hb::store {

// The host of a recording (chunk/recording.hpp), as frames. For benchmarks.
class RecordedHost {
 public:
  // Nothing when the folder holds no recording.
  [[nodiscard]] static std::optional<RecordedHost> read(
      const std::string& folder, chunk::Recording::Times times = chunk::Recording::Times::aligned) {
    RecordedHost host;
    host.recording_ = chunk::Recording::read(folder, times);
    for (const std::string& line : chunk::Recording::read_series(folder))
      host.series_.push_back(series_of(line));
    if (host.recording_.empty() || host.series_.size() != host.recording_.columns()) return std::nullopt;
    host.columns_.resize(host.series_.size());
    std::iota(host.columns_.begin(), host.columns_.end(), std::size_t{0});
    return host;
  }

  [[nodiscard]] std::size_t rows() const { return recording_.rows(); }
  [[nodiscard]] std::size_t series_count() const { return series_.size(); }

  // Leaves only the first so many of the series that have a sample in every row.
  void keep_steady(std::size_t series_max) {
    columns_.clear();
    for (std::size_t column = 0; column < series_.size() && columns_.size() < series_max; ++column) {
      const auto values = std::span(recording_.values).subspan(column * rows(), rows());
      if (std::ranges::none_of(values, chunk::is_absent)) columns_.push_back(column);
    }
  }

  // What there was in a row, at the time of that row.
  [[nodiscard]] Frame frame(std::size_t row) const {
    Frame frame{.time = from_unix_ms(recording_.times[row]), .samples = {}};
    for (const std::size_t column : columns_) {
      const double value = recording_.value(column, row);
      if (!chunk::is_absent(value)) frame.samples.push_back({.series = series_[column], .value = value});
    }
    return frame;
  }

 private:
  static MetricType type_of(std::string_view name) {
    for (const MetricType type :
         {MetricType::counter, MetricType::gauge, MetricType::histogram, MetricType::summary}) {
      if (name == metric_type_name(type)) return type;
    }
    return MetricType::untyped;
  }

  // Takes `"value"` from the front of a text, with the escapes of the exposition format.
  static std::string take_quoted(std::string_view& text) {
    std::string value;
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\') ++at;
      value += text[at] == 'n' && text[at - 1] == '\\' ? '\n' : text[at];
    }
    text.remove_prefix(at + 1);
    return value;
  }

  // Of `name{a="b",c="d"}`.
  static Labels labels_of(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> owned;
    const std::size_t brace = std::min(text.find('{'), text.size());
    owned.emplace_back("__name__", text.substr(0, brace));
    text.remove_prefix(std::min(brace + 1, text.size()));
    for (std::size_t equals = text.find('='); equals != std::string_view::npos; equals = text.find('=')) {
      std::string name(text.substr(0, equals));
      text.remove_prefix(equals + 1);
      owned.emplace_back(std::move(name), take_quoted(text));
      if (text.starts_with(',')) text.remove_prefix(1);
    }
    std::vector<LabelView> views;
    views.reserve(owned.size());
    for (const auto& [name, value] : owned)
      views.push_back({.name = name, .value = value});
    return Labels(views);
  }

  // Of a line of series.tsv: number, type, name{labels}.
  static SeriesPtr series_of(std::string_view line) {
    const std::size_t type = line.find('\t') + 1;
    const std::size_t text = line.find('\t', type) + 1;
    HB_ASSERT(type != 0 && text != 0);
    auto family = std::make_shared<MetricFamily>();
    family->type = type_of(line.substr(type, text - 1 - type));
    return std::make_shared<const Series>(
        Series{.labels = labels_of(line.substr(text)), .family = std::move(family)});
  }

  chunk::Recording recording_;
  std::vector<SeriesPtr> series_;
  std::vector<std::size_t> columns_;  // those that a frame has
};

}  // namespace hb::store
