#include "http/rendered_body.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "http/accept_encoding.hpp"
#include "http/body_encoder.hpp"
#include "http/content_encoding.hpp"

namespace hb::http {
namespace {

// The document's pieces. One is being rendered while one is being sent.
class RenderedStream final : public ByteStream, public std::enable_shared_from_this<RenderedStream> {
 public:
  RenderedStream(SharedText first, std::unique_ptr<Rendering> document, std::unique_ptr<BodyEncoder> encoder,
                 WorkerPool& workers)
      : workers_(workers),
        document_(std::move(document)),
        encoder_(std::move(encoder)),
        piece_(std::move(first)) {}

  [[nodiscard]] SharedText pop() override {
    SharedText piece;
    {
      const std::lock_guard lock(mutex_);
      piece = std::exchange(piece_, nullptr);
      if (rendering_ || !document_ || piece_) return piece;
      rendering_ = true;
    }
    // A pool that is full refuses; a piece is little enough to be rendered here then.
    if (!workers_.post([self = shared_from_this()] { self->render(); })) render();
    return piece;
  }

  void on_ready(std::function<void()> ready) override {
    const std::lock_guard lock(mutex_);
    ready_ = std::move(ready);
  }

  [[nodiscard]] bool ended() const override {
    const std::lock_guard lock(mutex_);
    return !document_ && !rendering_;
  }

  void close() override {
    std::unique_ptr<Rendering> unneeded;  // it may be large: destroyed outside the lock
    const std::lock_guard lock(mutex_);
    ready_ = nullptr;
    closed_ = true;
    if (!rendering_) unneeded = std::move(document_);
  }

 private:
  // While rendering_ is set the document and the encoder belong to this function.
  void render() {
    auto piece = std::make_shared<std::string>();
    std::string text;
    bool more = true;
    while (more && piece->empty()) {
      text.clear();
      more = document_->render(text, kPieceBytes);
      // Out of memory the stream neither goes on nor ends: the server gives it up in time, and the client
      // misses the last chunk.
      if (!encoder_->encode(text, !more, *piece)) return;
    }
    std::unique_ptr<Rendering> unneeded;
    std::function<void()> ready;
    {
      const std::lock_guard lock(mutex_);
      rendering_ = false;
      if (!more || closed_) unneeded = std::move(document_);
      if (!closed_) piece_ = std::move(piece);
      ready = ready_;
    }
    if (ready) ready();
  }

  WorkerPool& workers_;
  mutable std::mutex mutex_;
  std::unique_ptr<Rendering> document_;  // null when all of it is rendered
  std::unique_ptr<BodyEncoder> encoder_;
  SharedText piece_;        // the next to be sent; guarded by mutex_, as all below
  bool rendering_ = false;  // a worker makes the piece that follows
  bool closed_ = false;
  std::function<void()> ready_;
};

Response failed(const Request& request, const Error& error) {
  return error_for(request.path, status_of(error.code), error.message);
}

void add_coding(Response& response, Encoding encoding) {
  response.headers.add("Vary", "Accept-Encoding");
  if (encoding != Encoding::identity) response.headers.add("Content-Encoding", to_string(encoding));
}

std::optional<Encoding> accepted_by(const Request& request) {
  return choose_encoding(request.headers.get("Accept-Encoding").value_or(""), kBodyEncodings);
}

Response not_acceptable(const Request& request) {
  return error_for(request.path, 406, "none of the accepted encodings is available");
}

Response whole(const Request& request, std::string_view content_type, std::string text, Encoding accepted) {
  const Encoding encoding = text.size() < kCompressedBytesMin ? Encoding::identity : accepted;
  Response response{.content_type = std::string(content_type), .headers = {}, .body = {}};
  add_coding(response, encoding);
  if (encoding == Encoding::identity) {
    response.body = std::move(text);
    return response;
  }
  Result<std::string> body = encode_body(text, encoding);
  if (!body) return failed(request, body.error());
  response.body = *std::move(body);
  return response;
}

}  // namespace

Response rendered(const Request& request, std::string_view content_type, std::unique_ptr<Rendering> document,
                  WorkerPool& workers) {
  const std::optional<Encoding> accepted = accepted_by(request);
  if (!accepted) return not_acceptable(request);
  std::string text;
  const bool more = document->render(text, kPieceBytes);
  if (!more) return whole(request, content_type, std::move(text), *accepted);
  Result<std::unique_ptr<BodyEncoder>> encoder = BodyEncoder::make(*accepted);
  if (!encoder) return failed(request, encoder.error());
  auto first = std::make_shared<std::string>();
  if (const auto encoded = (*encoder)->encode(text, false, *first); !encoded)
    return failed(request, encoded.error());
  Response response = document_stream(
      content_type,
      std::make_shared<RenderedStream>(std::move(first), std::move(document), *std::move(encoder), workers));
  add_coding(response, *accepted);
  return response;
}

Response compressed(const Request& request, std::string_view content_type, std::string text) {
  const std::optional<Encoding> accepted = accepted_by(request);
  if (!accepted) return not_acceptable(request);
  return whole(request, content_type, std::move(text), *accepted);
}

}  // namespace hb::http
