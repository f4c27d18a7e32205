#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/latest_frame.hpp"
#include "base/error.hpp"
#include "http/message.hpp"

namespace hb::api {

// An answer that is the same for everybody until the next tick: rendered at most once a tick, by a worker,
// for whoever asks first; everybody else gets the same bytes from the network thread. Thread-safe.
class CachedAnswer {
 public:
  // The body of the answer; may block.
  using Render = std::function<Result<std::string>()>;

  // `latest` must outlive the answer, and the content type the program. The headers go with every answer.
  CachedAnswer(const LatestFrame& latest, std::string_view content_type, Render render,
               http::Headers headers = {})
      : latest_(latest),
        content_type_(content_type),
        headers_(std::move(headers)),
        render_(std::move(render)) {}

  // The answer of this tick, if somebody has asked for it before. Never blocks for longer than a copy.
  [[nodiscard]] std::optional<http::Response> ready() const;

  // The answer of this tick, rendered if need be. Those that ask meanwhile wait for the one that renders.
  [[nodiscard]] http::Response fresh(const http::Request& request);

  // Its body alone, for another answer to be made from.
  [[nodiscard]] Result<http::SharedText> text();

 private:
  [[nodiscard]] http::SharedText ready_text() const;
  [[nodiscard]] http::Response respond(http::SharedText text) const;

  const LatestFrame& latest_;
  const std::string_view content_type_;
  const http::Headers headers_;
  const Render render_;
  std::mutex rendering_;      // held while one worker renders
  mutable std::mutex mutex_;  // guards the two below
  uint64_t generation_ = 0;   // that text_ was rendered in
  http::SharedText text_;
};

}  // namespace hb::api
