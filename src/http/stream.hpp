#pragma once

#include <functional>
#include <memory>
#include <string>

namespace hb::http {

// A response body that comes in pieces over time, such as server-sent events. The server pulls: it never
// holds more than the piece that it is writing, so what a slow reader costs is decided by the stream's own
// bound. The server calls every function from its network thread; the other side may add pieces from any
// thread, so implementations are thread-safe.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  // The next piece, or null when there is none yet. Must not block.
  [[nodiscard]] virtual std::shared_ptr<const std::string> pop() = 0;

  // `ready` is to be called, from any thread, whenever a piece was added or the stream ended. It does not
  // block, and it may be called any number of times, also after close().
  virtual void on_ready(std::function<void()> ready) = 0;

  // True when no piece will ever follow those that pop() still has.
  [[nodiscard]] virtual bool ended() const = 0;

  // The server is done with the stream: it ended, the client is gone or it was dropped. Called once; no
  // function but the destructor is called after it.
  virtual void close() = 0;
};

}  // namespace hb::http
