#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "model/exposition_entry.hpp"
#include "model/exposition_line.hpp"
#include "model/openmetrics_families.hpp"
#include "model/text_families.hpp"

namespace hb {

// Reads a whole exposition, strictly, entry by entry:
//
//   for (auto event = parser.next(); event != ExpositionEvent::end; event = parser.next()) ...
//
// An error does not end it: the lines behind the wrong one are read too, so that a person learns of every
// mistake at once. A text with any error is no exposition: who takes its samples looks through all of it
// first. The text must live as long as the parser. Memory grows with the number of families, and in
// OpenMetrics with that of one family's series.
enum class ExpositionEvent { metadata, sample, error, end };

class ExpositionParser {
 public:
  ExpositionParser(std::string_view text, ExpositionFormat format);
  // The families' rules point into the parser.
  ExpositionParser(const ExpositionParser&) = delete;
  ExpositionParser& operator=(const ExpositionParser&) = delete;

  [[nodiscard]] ExpositionEvent next();

  // What next() has come to: good until it is called again.
  [[nodiscard]] const ExpositionMetadata& metadata() const { return metadata_; }
  [[nodiscard]] const ExpositionSample& sample() const { return sample_; }
  [[nodiscard]] const ExpositionError& error() const { return errors_[errors_given_ - 1]; }
  // The line of that entry, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  std::optional<ExpositionEvent> read_line();
  std::optional<ExpositionEvent> read_entry(std::string_view line);
  void read_end();
  void refuse(std::string message);

  const ExpositionFormat format_;
  std::string_view rest_;
  std::size_t line_ = 0;
  bool ended_ = false;
  bool has_eof_ = false;
  std::optional<ExpositionEvent> read_;  // waits behind errors of the same line
  std::vector<ExpositionError> errors_;
  std::size_t errors_given_ = 0;
  ExpositionLine lines_;
  TextFamilies text_families_;
  OpenMetricsFamilies openmetrics_families_{errors_};
  ExpositionMetadata metadata_;
  ExpositionSample sample_;
};

// The format that a text is in, by whether its last line says # EOF.
[[nodiscard]] ExpositionFormat guess_exposition_format(std::string_view text);

// The first error of a text; nothing when it is an exposition.
[[nodiscard]] std::optional<ExpositionError> find_exposition_error(std::string_view text,
                                                                   ExpositionFormat format);

}  // namespace hb
