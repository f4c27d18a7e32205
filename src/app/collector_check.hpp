#pragma once

#include <string>
#include <vector>

#include "app/options.hpp"

namespace hb::app {

// What a collector says of one of its flags.
struct FlagError {
  std::string flag;  // without its dashes; empty when the message names none
  std::string message;
};

// Makes each collector that is on, or that something was said of, and lets go of it again: whatever is
// wrong in their flags, regular expressions above all. Starts nothing.
[[nodiscard]] std::vector<FlagError> check_collectors(const collect::FlagValues& flags);

}  // namespace hb::app
