#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "collect/collector_config.hpp"

namespace hb::collect {

// A value that is read on another thread than the tick's and handed over when it is there, so that the tick
// never waits for it. At most one reading goes on at a time. begin() and take() belong to the tick's thread;
// what the reading touches must be owned by its job, which may outlive this.
template <typename Value>
class OffTickReading {
 public:
  // `run` must outlive this.
  explicit OffTickReading(const RunOffTick& run) : run_(run) {}

  // Begins a reading, unless one is going on. False when it was refused: a later tick may try again.
  template <typename Read>
  [[nodiscard]] bool begin(Read read) {
    {
      const std::lock_guard lock(shared_->mutex);
      if (std::exchange(shared_->reading, true)) return true;
    }
    const bool taken = run_([shared = shared_, read = std::move(read)]() mutable {
      auto value = std::make_unique<Value>(read());
      const std::lock_guard lock(shared->mutex);
      shared->fresh = std::move(value);
      shared->reading = false;
    });
    if (taken) return true;
    const std::lock_guard lock(shared_->mutex);
    shared_->reading = false;
    return false;
  }

  // The newest value, once; null when there is none that was not taken yet.
  [[nodiscard]] std::unique_ptr<Value> take() {
    const std::lock_guard lock(shared_->mutex);
    return std::move(shared_->fresh);
  }

 private:
  struct Shared {
    std::mutex mutex;
    bool reading = false;          // guarded by mutex
    std::unique_ptr<Value> fresh;  // guarded by mutex
  };

  const RunOffTick& run_;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace hb::collect
