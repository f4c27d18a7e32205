#pragma once

#include <span>

#include "base/error.hpp"
#include "model/labels.hpp"

namespace hb::remote {

// Checks the labels of a series that somebody else sends, and makes a set of them. They have to be sorted by
// name, each name once, with a metric's name among them; names and values are UTF-8, an empty value is the
// same as no label. invalid when they are not so, limit past one of kSeries… and kLabel…Max.
[[nodiscard]] Result<Labels> check_series_labels(std::span<const LabelView> labels);

}  // namespace hb::remote
