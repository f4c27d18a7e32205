#include "model/csv_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "base/rfc3339.hpp"
#include "base/utf8.hpp"
#include "model/exposition_number.hpp"

namespace hb {
namespace {

// A text of a file within a message.
std::string shown(std::string_view text) {
  constexpr std::size_t kShownMax = 40;
  return fmt::format("\"{}{}\"", to_valid_utf8(text.substr(0, kShownMax)),
                     text.size() > kShownMax ? "..." : "");
}

// What a spreadsheet makes of a time has a blank where RFC 3339 has a T, and no zone.
std::optional<Timestamp> parse_date(std::string_view text) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kDateAndTime = 19;
  if (text.size() < kDateAndTime) return std::nullopt;
  std::string instant(text);
  if (instant[kDate] == ' ') {
    instant[kDate] = 'T';
    if (instant.find_first_of("Zz+-", kDateAndTime) == std::string::npos) instant.push_back('Z');
  }
  return parse_rfc3339(instant);
}

Result<int64_t> parse_time(std::string_view text) {
  const std::optional<double> seconds = parse_exposition_number(text);
  const std::optional<Timestamp> date = seconds ? std::nullopt : parse_date(text);
  if (!seconds && !date) {
    return fail(ErrorCode::invalid,
                fmt::format("expected a timestamp such as 2026-01-02T03:04:05Z or Unix seconds, found {}",
                            shown(text)));
  }
  const double ms = seconds ? std::round(*seconds * 1000) : static_cast<double>(unix_ms(*date));
  if (!(ms >= 0 && ms <= static_cast<double>(kTextTimeMsMax)))
    return fail(ErrorCode::invalid,
                fmt::format("expected a timestamp from 1970 to 9999, found {}", shown(text)));
  return static_cast<int64_t>(ms);
}

}  // namespace

Result<std::optional<TextSample>> CsvSamples::next() {
  auto record = records_.next();
  if (!record) return std::unexpected(record.error());
  if (!has_header_) {
    if (Result<void> read = read_header(record->value_or(Fields())); !read)
      return std::unexpected(read.error());
    record = records_.next();
    if (!record) return std::unexpected(record.error());
  }
  if (!*record) return std::nullopt;
  const Fields fields = **record;
  if (fields.size() != fields_)
    return fail(ErrorCode::invalid, fmt::format("expected {} fields, found {}", fields_, fields.size()));
  const std::string_view metric = fields[place_[kMetric]];
  if (metric.empty()) return fail(ErrorCode::invalid, "expected a metric name");
  if (!is_valid_utf8(metric)) return fail(ErrorCode::invalid, "the metric name is not UTF-8");
  const auto labels = read_labels(fields[place_[kLabels]]);
  if (!labels) return std::unexpected(labels.error());
  const Result<int64_t> time = parse_time(fields[place_[kTimestamp]]);
  if (!time) return std::unexpected(time.error());
  const std::string_view number = fields[place_[kValue]];
  const std::optional<double> value = parse_exposition_number(number);
  if (!value)
    return fail(ErrorCode::invalid, fmt::format("expected a number as value, found {}", shown(number)));
  const bool same = series_.hold(metric, *labels);
  return TextSample{.labels = &series_.labels(),
                    .same_series = same,
                    .type = MetricType::untyped,
                    .time_ms = *time,
                    .value = *value};
}

Result<void> CsvSamples::read_header(Fields fields) {
  constexpr std::array<std::string_view, kColumns> kNames = {"metric", "labels", "timestamp", "value"};
  for (std::size_t column = 0; column < kColumns; ++column) {
    const auto found = std::ranges::find(fields, kNames[column]);
    if (found == fields.end()) {
      return fail(ErrorCode::invalid, fmt::format("expected the columns {} in the first line: there is no {}",
                                                  kCsvHeader, kNames[column]));
    }
    place_[column] = static_cast<std::size_t>(found - fields.begin());
  }
  fields_ = fields.size();
  has_header_ = true;
  return {};
}

// The labels are read as those of a sample in an exposition.
Result<std::span<const LabelView>> CsvSamples::read_labels(std::string_view text) {
  if (text.empty()) return std::span<const LabelView>();
  if (!text.starts_with('{') || !text.ends_with('}'))
    return fail(ErrorCode::invalid,
                fmt::format("expected labels such as {{cpu=\"0\"}}, found {}", shown(text)));
  labels_text_.assign("metric").append(text).append(" 0");
  const Result<ExpositionSample> sample = parser_.sample(labels_text_);
  if (!sample) return std::unexpected(sample.error());
  return sample->labels;
}

}  // namespace hb
