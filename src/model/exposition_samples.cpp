#include "model/exposition_samples.hpp"

#include <array>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace hb {
namespace {

constexpr std::string_view kEof = "# EOF";

std::string_view without_blanks(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

// The time of a sample in milliseconds. OpenMetrics' seconds are rounded: cut off, a third of all times would
// be a millisecond early, since a double holds few of them exactly.
Result<int64_t> time_of(const ExpositionSample& sample) {
  if (!sample.timestamp_ms)
    return fail(ErrorCode::invalid, "expected a timestamp behind the value: history needs one");
  const double ms =
      sample.timestamp_s ? std::round(*sample.timestamp_s * 1000) : static_cast<double>(*sample.timestamp_ms);
  if (!(ms >= 0 && ms <= static_cast<double>(kTextTimeMsMax)))
    return fail(ErrorCode::invalid, "expected a timestamp from 1970 to 9999");
  return sample.timestamp_s ? static_cast<int64_t>(ms) : *sample.timestamp_ms;
}

}  // namespace

Result<std::optional<TextSample>> ExpositionSamples::next() {
  const Result<std::optional<std::string_view>> line = next_sample_line();
  if (!line) return std::unexpected(line.error());
  if (!*line) return std::nullopt;
  const Result<ExpositionSample> sample = parser_.sample(**line);
  if (!sample) return std::unexpected(sample.error());
  const Result<int64_t> time = time_of(*sample);
  if (!time) return std::unexpected(time.error());
  const bool same = series_.hold(sample->name, sample->labels);
  if (!same) type_ = type_of(sample->name);
  return TextSample{.labels = &series_.labels(),
                    .same_series = same,
                    .type = type_,
                    .time_ms = *time,
                    .value = sample->value};
}

Result<std::optional<std::string_view>> ExpositionSamples::next_sample_line() {
  const bool openmetrics = format_ == ExpositionFormat::openmetrics;
  for (;;) {
    ++line_;
    const Result<std::optional<std::string_view>> line = lines_.next();
    if (!line) return std::unexpected(line.error());
    if (!*line) {
      if (openmetrics && !ended_)
        return fail(ErrorCode::invalid, "expected # EOF at the end: the text is cut off");
      return std::nullopt;
    }
    if (ended_) return fail(ErrorCode::invalid, "expected nothing behind # EOF");
    if (openmetrics && **line == kEof) {
      ended_ = true;
      continue;
    }
    const std::string_view text = openmetrics ? **line : without_blanks(**line);
    if (text.empty() && !openmetrics) continue;
    if (!text.starts_with('#')) return text;
    if (const Result<void> read = read_metadata(text); !read) return std::unexpected(read.error());
  }
}

Result<void> ExpositionSamples::read_metadata(std::string_view line) {
  const Result<std::optional<ExpositionMetadata>> metadata = parser_.metadata(line);
  if (!metadata) return std::unexpected(metadata.error());
  if (!*metadata || (*metadata)->kind != ExpositionMetadata::Kind::type) return {};
  const auto known = types_.find((*metadata)->name);
  if (known == types_.end() && types_.size() == kFamiliesMax)
    return fail(ErrorCode::limit, fmt::format("more than {} families in one text", kFamiliesMax));
  types_.insert_or_assign(std::string((*metadata)->name), (*metadata)->type);
  return {};
}

std::optional<ExpositionType> ExpositionSamples::family_type(std::string_view name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? std::nullopt : std::optional(found->second);
}

// The type that the sample's own name has, or else the family that its suffix leaves.
MetricType ExpositionSamples::type_of(std::string_view name) const {
  const bool openmetrics = format_ == ExpositionFormat::openmetrics;
  if (const auto type = family_type(name)) {
    if (*type == ExpositionType::gauge || *type == ExpositionType::stateset) return MetricType::gauge;
    if (*type == ExpositionType::counter && !openmetrics) return MetricType::counter;
    if (*type == ExpositionType::summary) return MetricType::summary;
    if (*type == ExpositionType::histogram && !openmetrics) return MetricType::histogram;
  }
  constexpr std::array<std::string_view, 4> kSuffixes = {"_total", "_bucket", "_count", "_sum"};
  for (const std::string_view suffix : kSuffixes) {
    if (!name.ends_with(suffix)) continue;
    const auto type = family_type(name.substr(0, name.size() - suffix.size()));
    const bool total = suffix == "_total";
    if (type == ExpositionType::counter && total && openmetrics) return MetricType::counter;
    if (type == ExpositionType::histogram && !total) return MetricType::histogram;
    if (type == ExpositionType::summary && !total && suffix != "_bucket") return MetricType::summary;
  }
  return MetricType::untyped;
}

}  // namespace hb
