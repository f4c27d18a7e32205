#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hb::app {

// Of the known names the one that was most likely meant, empty when none is near: when it takes more than one
// edit for every four letters, or more than three, to get there. An edit inserts, removes or replaces a
// letter, or swaps two neighbours (optimal string alignment). A single letter is
// near to none, and so is what is longer than any name.
[[nodiscard]] std::string_view nearest_name(std::string_view said, std::span<const std::string> known);

// "'NAME'; did you mean 'NEAREST'?", without the question when none is near.
[[nodiscard]] std::string with_nearest(std::string_view said, std::span<const std::string> known);

}  // namespace hb::app
