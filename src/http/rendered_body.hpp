#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/worker_pool.hpp"
#include "http/message.hpp"

namespace hb::http {

// A document that is written bit by bit, so that a large one never lies in memory as a whole. Belongs to one
// thread at a time, but not always the same.
class Rendering {
 public:
  Rendering() = default;
  Rendering(const Rendering&) = delete;
  Rendering& operator=(const Rendering&) = delete;
  virtual ~Rendering() = default;

  // Appends the next bit of about `bytes`, more where it cannot be cut there. False when that was the last.
  [[nodiscard]] virtual bool render(std::string& out, std::size_t bytes) = 0;
};

// Of a piece of a document: what a slow reader costs, beside what the document is rendered from.
inline constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

// The response with this document, compressed as the request accepts it (kBodyEncodings). One that fits into
// a piece is rendered here and now; a larger one goes out as a chunked stream, each piece rendered on
// `workers` when the one before is on its way. The pool must outlive the server. The rendering is destroyed
// as soon as nobody needs it.
[[nodiscard]] Response rendered(const Request& request, std::string_view content_type,
                                std::unique_ptr<Rendering> document, WorkerPool& workers);

// The response with a text that is there as a whole, compressed as the request accepts it.
[[nodiscard]] Response compressed(const Request& request, std::string_view content_type, std::string text);

}  // namespace hb::http
