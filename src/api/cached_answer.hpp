#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "api/latest_frame.hpp"
#include "http/message.hpp"

namespace hb::api {

// An answer that is the same for everybody until the next tick: rendered at most once a tick, by a worker,
// for whoever asks first; everybody else gets the same bytes from the network thread. Thread-safe.
class CachedAnswer {
 public:
  // The JSON text of the answer; may block. `latest` must outlive the answer.
  using Render = std::function<Result<std::string>()>;

  CachedAnswer(const LatestFrame& latest, Render render) : latest_(latest), render_(std::move(render)) {}

  // The answer of this tick if somebody has asked for it before. Never blocks for longer than a copy.
  [[nodiscard]] std::optional<http::Response> ready() const;

  // The answer of this tick, rendered if need be. Those that ask meanwhile wait for the one that renders.
  [[nodiscard]] http::Response fresh();

 private:
  const LatestFrame& latest_;
  const Render render_;
  std::mutex rendering_;      // held while one worker renders
  mutable std::mutex mutex_;  // guards the two below
  uint64_t generation_ = 0;   // that text_ was rendered in
  http::SharedText text_;
};

}  // namespace hb::api
