#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/exposition_entry.hpp"
#include "model/frame.hpp"
#include "model/labels.hpp"

namespace hb {

// The two text formats that /metrics answers (see ExpositionFormat): families sorted by name, each with HELP
// and TYPE, its series in the frame's order. In OpenMetrics a counter's family goes without the _total of its
// samples, a counter that has none is `unknown`, and the text ends with # EOF.

// The page of frame after frame in one format. From one tick to the next only values change: the text between
// them is kept, in one piece, until a frame comes with other series. Not thread-safe.
class ExpositionPage {
 public:
  explicit ExpositionPage(ExpositionFormat format) : format_(format) {}

  void append(std::string& out, const Frame& frame);

 private:
  // A value's place: behind text_ up to `end`.
  struct Piece {
    std::size_t end = 0;
    std::size_t sample = 0;
  };

  [[nodiscard]] bool fits(const Frame& frame) const;
  void lay_out(const Frame& frame);

  ExpositionFormat format_;
  bool is_laid_out_ = false;
  std::vector<SeriesPtr> series_;  // those of the frame that it is laid out for
  std::vector<Piece> pieces_;      // in the order of the page
  std::string text_;
};

// Appends one frame's page.
void append_exposition(std::string& out, const Frame& frame,
                       ExpositionFormat format = ExpositionFormat::prometheus);

// Appends `name{a="b",c=""}`: the labels sorted by name, those without a value too.
void append_series_text(std::string& out, std::string_view name, std::span<const LabelView> labels);

// Appends a number as Go's strconv.FormatFloat(value, 'g', -1, 64) writes it: the shortest digits that read
// back as the same number, an exponent from 1e+06 on and below 1e-04, NaN, +Inf and -Inf.
void append_sample_value(std::string& out, double value);

}  // namespace hb
