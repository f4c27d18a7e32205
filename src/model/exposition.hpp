#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/frame.hpp"
#include "model/labels.hpp"

namespace hb {

// Prometheus's text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): what
// /metrics answers.

// Appends a frame: its families sorted by name, each with HELP and TYPE, its series in the frame's order.
void append_exposition(std::string& out, const Frame& frame);

// Appends `name{a="b",c=""}`: the labels sorted by name, those without a value too.
void append_series_text(std::string& out, std::string_view name, std::span<const LabelView> labels);

// Appends a number as Go's strconv.FormatFloat(value, 'g', -1, 64) writes it: the shortest digits that read
// back as the same number, an exponent from 1e+06 on and below 1e-04, NaN, +Inf and -Inf.
void append_sample_value(std::string& out, double value);

}  // namespace hb
