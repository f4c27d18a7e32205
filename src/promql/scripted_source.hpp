#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/assert.hpp"
#include "model/series_source.hpp"
#include "model/staleness.hpp"
#include "promql/number_text.hpp"
#include "promql/parser.hpp"
#include "promql/value.hpp"

// For tests: a source whose series are written down, and results written as the same kind of text.
namespace hb::promql {

// Series in the notation of Prometheus's own tests: `name{label="value"} 1 2 _ stale 0+10x5` are a series'
// samples, one each `step` from time 0 on; `_` is a gap, `_x3` three gaps, `5x2` three times 5, `0+10x5` the
// six samples 0, 10 … 50. Anything malformed ends the test.
class ScriptedSource final : public SeriesSource {
 public:
  ScriptedSource& load(Duration step, std::string_view line) {
    const std::size_t name_end =
        line.find('}') == std::string_view::npos ? line.find(' ') : line.find('}') + 1;
    SeriesView series{.labels = std::make_shared<const Labels>(labels_of(line.substr(0, name_end))),
                      .times = {},
                      .values = {}};
    Timestamp time{};
    std::istringstream points{std::string(line.substr(name_end))};
    for (std::string point; points >> point;) {
      for (const std::optional<double> value : expand(point)) {
        if (value) {
          series.times.push_back(time);
          series.values.push_back(*value);
        }
        time += step;
      }
    }
    series_.push_back(std::move(series));
    return *this;
  }

  // As a store that has only every so many minutes' value: the source says how far apart its samples stand.
  ScriptedSource& thinned_to(Duration resolution) {
    resolution_ = resolution;
    return *this;
  }

  // How often select was called.
  [[nodiscard]] std::size_t selects() const { return selects_; }

  Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers, TimeRange range,
                                         const SelectHints& /*hints*/) override {
    ++selects_;
    std::vector<SeriesView> selected;
    for (const SeriesView& series : series_) {
      bool matching = true;
      for (const Matcher& matcher : matchers)
        matching = matching && matcher.matches(*series.labels);
      if (!matching) continue;
      SeriesView view{.labels = series.labels, .times = {}, .values = {}, .resolution = resolution_};
      for (std::size_t i = 0; i < series.times.size(); ++i) {
        if (series.times[i] < range.start - 2 * resolution_ || series.times[i] > range.end) continue;
        view.times.push_back(series.times[i]);
        view.values.push_back(series.values[i]);
      }
      if (!view.times.empty()) selected.push_back(std::move(view));
    }
    return selected;
  }
  Result<std::vector<std::string>> label_values(std::string_view, std::span<const Matcher>,
                                                TimeRange) override {
    return fail(ErrorCode::unsupported, "a scripted source only selects");
  }
  Result<std::vector<std::string>> label_names(std::span<const Matcher>, TimeRange) override {
    return fail(ErrorCode::unsupported, "a scripted source only selects");
  }

 private:
  // A series is written like a selector that selects it.
  static Labels labels_of(std::string_view selector) {
    const Result<Syntax> syntax = parse(selector, Limits{});
    HB_ASSERT(syntax.has_value());
    std::vector<LabelView> labels;
    for (const Matcher& matcher : std::get<VectorSelector>(syntax->nodes.back().kind).matchers)
      labels.push_back({matcher.name(), matcher.value()});
    return Labels(labels);
  }

  static std::vector<std::optional<double>> expand(const std::string& point) {
    const std::size_t times = point.find('x');
    const std::size_t repeats = times == std::string::npos ? 0 : std::stoul(point.substr(times + 1));
    const std::string item = point.substr(0, times);
    if (item == "_") return std::vector<std::optional<double>>(repeats == 0 ? 1 : repeats, std::nullopt);
    if (item == "stale") return {stale_marker()};

    const std::size_t sign = item.find_first_of("+-", 1);
    const auto first = parse_float(item.substr(0, sign));
    const auto change = sign == std::string::npos ? 0.0 : parse_float(item.substr(sign));
    HB_ASSERT(first && change);
    std::vector<std::optional<double>> values{*first};
    for (std::size_t i = 0; i < repeats; ++i)
      values.emplace_back(*values.back() + *change);
    return values;
  }

  std::vector<SeriesView> series_;
  Duration resolution_{0};
  std::size_t selects_ = 0;
};

// One line a series, `name{label="value"} 1 2 _ 4`, in the order of the result; a scalar or string alone.
[[nodiscard]] inline std::string shown(const Value& value) {
  std::string out;
  const auto show_columns = [&](const ColumnSet& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out.append(columns.labels(i).materialised().to_string());
      for (const double point : columns.column(i)) {
        out.append(" ");
        is_absent(point) ? static_cast<void>(out.append("_")) : append_number(out, point);
      }
      out.append("\n");
    }
  };
  if (const auto* scalar = std::get_if<ScalarValue>(&value)) append_number(out, scalar->value);
  if (const auto* string = std::get_if<StringValue>(&value)) out = string->text;
  if (const auto* vector = std::get_if<VectorValue>(&value)) show_columns(vector->columns);
  if (const auto* matrix = std::get_if<MatrixValue>(&value)) show_columns(matrix->columns);
  if (const auto* samples = std::get_if<SamplesValue>(&value)) {
    for (const SeriesView& series : samples->series) {
      out.append(series.labels->to_string());
      for (std::size_t i = 0; i < series.values.size(); ++i) {
        out.append(" ").append(std::to_string(unix_ms(series.times[i]))).append(":");
        append_number(out, series.values[i]);
      }
      out.append("\n");
    }
  }
  return out;
}

}  // namespace hb::promql
