#include "promql/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/json_text.hpp"
#include "promql/number_text.hpp"

namespace hb::promql {
namespace {

// `[time,"value"]`
void append_point(std::string& out, Timestamp time, double value) {
  out.push_back('[');
  append_json_time(out, time);
  out.append(",\"");
  append_number(out, value);
  out.append("\"]");
}

// `{"metric":{…},`, the beginning of a series.
void append_metric(std::string& out, const Labels& labels, bool drop_name) {
  out.append("{\"metric\":{");
  bool first = true;
  for (const LabelView label : labels) {
    if (drop_name && label.name == kMetricName) continue;
    if (!first) out.push_back(',');
    first = false;
    append_json_string(out, label.name);
    out.push_back(':');
    append_json_string(out, label.value);
  }
  out.append("},");
}

void append_result(std::string& out, const ScalarValue& scalar) {
  append_point(out, scalar.time, scalar.value);
}

void append_result(std::string& out, const StringValue& string) {
  out.push_back('[');
  append_json_time(out, string.time);
  out.push_back(',');
  append_json_string(out, string.text);
  out.push_back(']');
}

void append_result(std::string& out, const VectorValue& vector) {
  out.push_back('[');
  for (std::size_t i = 0; i < vector.columns.size(); ++i) {
    if (i > 0) out.push_back(',');
    const ResultLabels& labels = vector.columns.labels(i);
    append_metric(out, *labels.labels, labels.drop_name);
    out.append("\"value\":");
    append_point(out, vector.time, vector.columns.column(i).front());
    out.push_back('}');
  }
  out.push_back(']');
}

void append_result(std::string& out, const MatrixValue& matrix) {
  out.push_back('[');
  for (std::size_t i = 0; i < matrix.columns.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_metric(out, *matrix.columns.labels(i).labels, matrix.columns.labels(i).drop_name);
    out.append("\"values\":[");
    const std::span<const double> column = matrix.columns.column(i);
    bool first = true;
    for (std::size_t step = 0; step < column.size(); ++step) {
      if (is_absent(column[step])) continue;
      if (!first) out.push_back(',');
      first = false;
      append_point(out, matrix.grid.at(step), column[step]);
    }
    out.append("]}");
  }
  out.push_back(']');
}

void append_result(std::string& out, const SamplesValue& samples) {
  out.push_back('[');
  for (const SeriesView& series : samples.series) {
    if (&series != samples.series.data()) out.push_back(',');
    append_metric(out, *series.labels, false);
    out.append("\"values\":[");
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_point(out, series.times[i], series.values[i]);
    }
    out.append("]}");
  }
  out.push_back(']');
}

// `,"warnings":["…"]`, as Prometheus cuts a long list.
void append_messages(std::string& out, std::string_view kind, const std::vector<std::string>& messages) {
  if (messages.empty()) return;
  out.append(",\"").append(kind).append("s\":[");
  const std::size_t shown = std::min(messages.size(), kAnnotationsMax);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out.push_back(',');
    append_json_string(out, messages[i]);
  }
  if (shown < messages.size()) {
    out.push_back(',');
    append_json_string(out, fmt::format("{} more {} annotations omitted", messages.size() - shown, kind));
  }
  out.push_back(']');
}

// In the order of the alternatives of Value.
constexpr auto kResultTypes =
    std::to_array<std::string_view>({"scalar", "string", "vector", "matrix", "matrix"});
static_assert(kResultTypes.size() == std::variant_size_v<Value>);

}  // namespace

void append_json(std::string& out, const Value& value) {
  out.append("{\"resultType\":\"").append(kResultTypes[value.index()]).append("\",\"result\":");
  std::visit([&](const auto& result) { append_result(out, result); }, value);
  out.push_back('}');
}

void append_json_time(std::string& out, Timestamp time) {
  int64_t ms = unix_ms(time);
  if (ms < 0) {
    out.push_back('-');
    ms = -ms;
  }
  std::array<char, 24> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written by to_chars
  out.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), ms / 1000).ptr);
  const int64_t fraction = ms % 1000;
  if (fraction == 0) return;
  const auto digit = [](int64_t value) { return static_cast<char>('0' + value % 10); };
  out.append({'.', digit(fraction / 100), digit(fraction / 10), digit(fraction)});
}

void append_success(std::string& out, const Value& value, const Annotations& annotations) {
  out.append("{\"status\":\"success\",\"data\":");
  append_json(out, value);
  append_messages(out, "warning", annotations.warnings());
  append_messages(out, "info", annotations.infos());
  out.push_back('}');
}

void append_failure(std::string& out, std::string_view error_type, std::string_view message) {
  out.append("{\"status\":\"error\",\"errorType\":\"").append(error_type).append("\",\"error\":");
  append_json_string(out, message);
  out.push_back('}');
}

std::string_view api_error_type(ErrorCode code) {
  switch (code) {
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::unavailable:
      return "canceled";
    default:
      return "execution";
  }
}

}  // namespace hb::promql
