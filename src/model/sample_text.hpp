#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "model/labels.hpp"
#include "model/metric.hpp"

namespace hb {

// The texts in which samples of many series and times are carried from one program to another: the two
// exposition formats with a timestamp behind each value, and comma-separated values.
enum class SampleFormat { openmetrics, prometheus, csv };

// "openmetrics", "prometheus", "csv"; nothing for another name.
[[nodiscard]] std::optional<SampleFormat> parse_sample_format(std::string_view name);

// The first record of the comma-separated form, which names its columns.
inline constexpr std::string_view kCsvHeader = "metric,labels,timestamp,value";

// The last millisecond of the year 9999: samples of later times are refused, and those from before 1970.
inline constexpr int64_t kTextTimeMsMax = 253'402'300'799'999;

// A text as lines, so that a file of any size is read in little memory.
class TextLines {
 public:
  static constexpr std::size_t kLineBytesMax = std::size_t{1} << 20;  // of a file's; longer: limit

  virtual ~TextLines() = default;
  // The next line without its newline, good until the next call; nothing at the text's end.
  [[nodiscard]] virtual Result<std::optional<std::string_view>> next() = 0;
};

// The lines of a text that is in memory and lives as long.
class StringLines final : public TextLines {
 public:
  explicit StringLines(std::string_view text) : rest_(text) {}
  [[nodiscard]] Result<std::optional<std::string_view>> next() override;

 private:
  std::string_view rest_;
};

// One sample of such a text.
struct TextSample {
  const Labels* labels = nullptr;  // the metric name among them; good until the reader goes on
  bool same_series = false;        // the labels are those of the sample before
  MetricType type = MetricType::untyped;
  int64_t time_ms = 0;  // from 0 to kTextTimeMsMax
  double value = 0;
};

// Reads samples one by one, in the text's order. Each line is read strictly, but how lines follow each other
// is free: series may be interleaved, and times may go back, as in texts that were put together from several
// scrapes. Belongs to one thread.
class SampleReader {
 public:
  virtual ~SampleReader() = default;

  // The next sample; nothing at the end. An error says what is expected in line(); nothing may be called
  // after it but line().
  [[nodiscard]] virtual Result<std::optional<TextSample>> next() = 0;
  // Where that stands, from 1.
  [[nodiscard]] virtual std::size_t line() const = 0;
};

// `lines` must outlive the reader.
[[nodiscard]] std::unique_ptr<SampleReader> make_sample_reader(SampleFormat format, TextLines& lines);

}  // namespace hb
