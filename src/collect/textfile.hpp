#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/metric.hpp"

namespace hb::collect {

// Maxima of what people put into text files. A file that goes past one is left out whole, a family that goes
// past what all files may have together is left out alone; node_textfile_scrape_error says so.
inline constexpr std::size_t kTextfileBytesMax = std::size_t{4} << 20;  // of one file
inline constexpr std::size_t kTextfileSamplesMax = 10'000;              // of one file, and of all together
inline constexpr std::size_t kTextfileLabelNamesMax = 64;               // of one family
inline constexpr std::size_t kTextfileLabelsMax = 100'000;              // of one file's samples, together

// One metric family of a text file, ready to be emitted: each sample has all labels of the family, in one
// order, and what a histogram or summary lacks is filled up, as node_exporter does.
struct TextfileFamily {
  // What a sample's name has behind the family's.
  enum class Part : uint8_t { plain, bucket, sum, count };

  struct Sample {
    Part part = Part::plain;
    double value = 0;
    std::vector<std::string> labels = {};  // as label_names, then the bucket's or quantile's
  };

  std::string name = {};
  std::string help = {};  // empty when the file has none
  MetricType type = MetricType::untyped;
  std::vector<std::string> label_names = {};  // sorted, without `le` and `quantile`
  std::vector<Sample> samples = {};
};

// `took` or `took_bucket`.
[[nodiscard]] std::string part_name(std::string_view family, TextfileFamily::Part part);

// Which part has the label that tells a family's samples apart: `le` of buckets, `quantile`; else empty.
[[nodiscard]] std::string_view part_label(MetricType type, TextfileFamily::Part part);

// The families of a text in Prometheus's format, in the order in which they appear, those without samples
// left out. Timestamps are refused: a sample is of the tick that it is read in. So are names that need quotes
// and label values with a NUL, which no frame has. Errors are invalid or limit and name the line.
[[nodiscard]] Result<std::vector<TextfileFamily>> parse_textfile(std::string_view text);

}  // namespace hb::collect
