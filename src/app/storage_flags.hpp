#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

namespace hb::app {

// What the environment says of where state belongs; empty for what it does not.
struct StateEnvironment {
  std::string state_directory;  // $STATE_DIRECTORY, which systemd sets; of several, the first
  std::string xdg_state_home;   // $XDG_STATE_HOME
  std::string home;             // $HOME

  [[nodiscard]] static StateEnvironment of_process();
};

// The folder for what is kept when --data-dir names none: $STATE_DIRECTORY, else $XDG_STATE_HOME/heartbeat,
// else
// ~/.local/state/heartbeat (XDG Base Directory Specification; relative paths there are ignored). invalid when
// the environment has none of them.
[[nodiscard]] Result<std::string> default_data_dir(const StateEnvironment& environment);

// "512MB", "1GiB", "2TB": a number and a unit in powers of 1024, as Prometheus's flags have them. invalid for
// anything else and for more than 2^63 - 1.
[[nodiscard]] Result<uint64_t> parse_bytes(std::string_view text);

// A retention: "36h", "7d", "2y", as Prometheus writes durations, and at least one hour.
[[nodiscard]] Result<Duration> parse_retention(std::string_view text);

// How old samples from outside may be: a time as above, of any length, or "any".
[[nodiscard]] Result<Duration> parse_external_age(std::string_view text);

}  // namespace hb::app
