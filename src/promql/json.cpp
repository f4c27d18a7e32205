#include "promql/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/json_text.hpp"
#include "promql/metric_description.hpp"
#include "promql/number_text.hpp"
#include "promql/result_writer.hpp"

namespace hb::promql {

void append_json(std::string& out, const Value& value) {
  HB_ASSERT(!ResultWriter(value).write(out, SIZE_MAX));
}

void append_json_point(std::string& out, Timestamp time, double value) {
  std::string before;
  append_json_point_time(before, time);
  append_json_point(out, before, value);
}

void append_json_point_time(std::string& out, Timestamp time) {
  out.push_back('[');
  append_json_time(out, time);
  out.append(",\"");
}

void append_json_point(std::string& out, std::string_view time, double value) {
  constexpr std::string_view kEnd = "\"]";
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): written below
  std::array<char, kPointTimeMax + kNumberTextMax + kEnd.size()> buffer;
  HB_ASSERT(time.size() <= kPointTimeMax);
  char* end = std::ranges::copy(time, buffer.data()).out;
  end = write_number(end, value);
  end = std::ranges::copy(kEnd, end).out;
  out.append(buffer.data(), end);
}

void append_json_labels(std::string& out, const Labels& labels, bool drop_name) {
  out.push_back('{');
  bool first = true;
  for (const LabelView label : labels) {
    if (drop_name && describes_metric(label.name)) continue;
    if (!first) out.push_back(',');
    first = false;
    append_json_string(out, label.name);
    out.push_back(':');
    append_json_string(out, label.value);
  }
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

void append_json_messages(std::string& out, std::string_view kind, const std::vector<std::string>& messages) {
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

void append_success(std::string& out, const Value& value, const Annotations& annotations) {
  out.append("{\"status\":\"success\",\"data\":");
  append_json(out, value);
  append_json_messages(out, "warning", annotations.warnings());
  append_json_messages(out, "info", annotations.infos());
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
