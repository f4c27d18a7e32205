#pragma once

#include "app/commands/command.hpp"

namespace hb::app {

// `heartbeat check metrics`: says whether a text is an exposition of metrics, and what is wrong with it.
[[nodiscard]] Command check_command();

}  // namespace hb::app
