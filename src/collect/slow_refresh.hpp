#pragma once

#include <cstdint>

namespace hb::collect {

// What seldom changes is read anew at every tenth tick, or as often as is said, and emitted from memory in
// between. Belongs to one thread.
class SlowRefresh {
 public:
  static constexpr uint32_t kTicks = 10;

  SlowRefresh() = default;
  // `ticks` is one at least.
  explicit SlowRefresh(uint32_t ticks) : ticks_(ticks) {}

  // Once a tick: whether this is one to read at. The first is.
  [[nodiscard]] bool due() {
    if (left_ > 0) {
      --left_;
      return false;
    }
    left_ = ticks_ - 1;
    return true;
  }
  // Reading failed: the next tick is due again.
  void retry() { left_ = 0; }

 private:
  uint32_t ticks_ = kTicks;
  uint32_t left_ = 0;
};

}  // namespace hb::collect
