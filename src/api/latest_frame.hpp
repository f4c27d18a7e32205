#pragma once

#include <cstdint>
#include <mutex>
#include <utility>

#include "model/frame.hpp"

namespace hb::api {

// The newest frame, handed from the tick's thread to whoever answers a request. Thread-safe.
class LatestFrame {
 public:
  struct View {
    FramePtr frame;           // null before the first tick
    uint64_t generation = 0;  // how many frames there have been: a new one makes every rendered answer old
  };

  void set(FramePtr frame) {
    const std::lock_guard lock(mutex_);
    view_.frame = std::move(frame);
    ++view_.generation;
  }

  [[nodiscard]] View get() const {
    const std::lock_guard lock(mutex_);
    return view_;
  }

  [[nodiscard]] uint64_t generation() const {
    const std::lock_guard lock(mutex_);
    return view_.generation;
  }

 private:
  mutable std::mutex mutex_;
  View view_;
};

}  // namespace hb::api
