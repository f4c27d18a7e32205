#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/exposition_entry.hpp"
#include "model/frame.hpp"
#include "model/labels.hpp"

namespace hb {

// The two text formats that /metrics answers (see ExpositionFormat).

// Appends a frame: its families sorted by name, each with HELP and TYPE, its series in the frame's order. In
// OpenMetrics a counter's family goes without the _total of its samples, a counter that has none is
// `unknown`, and the text ends with # EOF.
void append_exposition(std::string& out, const Frame& frame,
                       ExpositionFormat format = ExpositionFormat::prometheus);

// Appends `name{a="b",c=""}`: the labels sorted by name, those without a value too.
void append_series_text(std::string& out, std::string_view name, std::span<const LabelView> labels);

// Appends a number as Go's strconv.FormatFloat(value, 'g', -1, 64) writes it: the shortest digits that read
// back as the same number, an exponent from 1e+06 on and below 1e-04, NaN, +Inf and -Inf.
void append_sample_value(std::string& out, double value);

}  // namespace hb
