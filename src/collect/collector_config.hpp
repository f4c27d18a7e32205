#pragma once

#include <functional>

#include "base/clock.hpp"
#include "collect/file_system_usage.hpp"
#include "collect/flag_values.hpp"

namespace hb::collect {

// Runs a job on another thread than the tick's, for reads that can wait for a lock of the kernel's. False
// when the job was refused; a later tick tries again. A job owns all that it touches.
using RunOffTick = std::function<bool(std::function<void()> job)>;

// What collectors are made from: the flags, and what they may ask besides the host's files. All of it must
// outlive the collectors.
struct CollectorConfig {
  const FlagValues& flags;
  const Clock& clock;
  FileSystemUsageSource& file_systems;
  const RunOffTick& run_off_tick;
};

}  // namespace hb::collect
