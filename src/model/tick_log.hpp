#pragma once

#include <vector>

#include "base/time.hpp"

namespace hb {

// Which ticks there were lately: who lost a stream for a while asks for what it missed. Implementations are
// thread-safe.
class TickLog {
 public:
  virtual ~TickLog() = default;

  // The times of the ticks after `since` that are remembered, ascending.
  [[nodiscard]] virtual std::vector<Timestamp> ticks_after(Timestamp since) const = 0;
};

}  // namespace hb
