#include "model/sample_text.hpp"

#include <algorithm>

#include "model/csv_samples.hpp"
#include "model/exposition_samples.hpp"

namespace hb {

std::optional<SampleFormat> parse_sample_format(std::string_view name) {
  if (name == "openmetrics") return SampleFormat::openmetrics;
  if (name == "prometheus") return SampleFormat::prometheus;
  if (name == "csv") return SampleFormat::csv;
  return std::nullopt;
}

Result<std::optional<std::string_view>> StringLines::next() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  const std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  return line;
}

std::unique_ptr<SampleReader> make_sample_reader(SampleFormat format, TextLines& lines) {
  if (format == SampleFormat::csv) return std::make_unique<CsvSamples>(lines);
  return std::make_unique<ExpositionSamples>(
      format == SampleFormat::openmetrics ? ExpositionFormat::openmetrics : ExpositionFormat::prometheus,
      lines);
}

}  // namespace hb
