#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/csv_records.hpp"
#include "model/exposition_line.hpp"
#include "model/sample_text.hpp"
#include "model/series_memo.hpp"

namespace hb {

// The samples of comma-separated values. The first record names the columns: metric, labels, timestamp and
// value, in any order and among others, which are left out. Labels are written as in PromQL, `{a="b"}`, or
// empty; a timestamp as RFC 3339, as `2026-01-02 03:04:05.678` in UTC, or as Unix seconds. The form knows no
// types.
class CsvSamples final : public SampleReader {
 public:
  explicit CsvSamples(TextLines& lines) : records_(lines) {}

  [[nodiscard]] Result<std::optional<TextSample>> next() override;
  [[nodiscard]] std::size_t line() const override { return records_.line(); }

 private:
  enum Column : std::size_t { kMetric, kLabels, kTimestamp, kValue, kColumns };
  using Fields = std::span<const std::string_view>;

  Result<void> read_header(Fields fields);
  Result<std::span<const LabelView>> read_labels(std::string_view text);

  CsvRecords records_;
  bool has_header_ = false;
  std::size_t fields_ = 0;  // of each record
  std::array<std::size_t, kColumns> place_{};
  ExpositionLine parser_{ExpositionFormat::prometheus};
  std::string labels_text_;
  SeriesMemo series_;
};

}  // namespace hb
