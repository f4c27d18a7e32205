#include "api/cached_answer.hpp"

#include <memory>

namespace hb::api {

http::Response CachedAnswer::respond(http::SharedText text) const {
  http::Response response;
  response.content_type = content_type_;
  response.headers = headers_;
  response.body = std::move(text);
  return response;
}

http::SharedText CachedAnswer::ready_text() const {
  const uint64_t now = latest_.generation();
  const std::lock_guard lock(mutex_);
  return generation_ == now ? text_ : nullptr;
}

std::optional<http::Response> CachedAnswer::ready() const {
  http::SharedText text = ready_text();
  if (!text) return std::nullopt;
  return respond(std::move(text));
}

http::Response CachedAnswer::fresh(const http::Request& request) {
  Result<http::SharedText> rendered = text();
  if (!rendered) {
    return http::error_for(request.path, http::status_of(rendered.error().code), rendered.error().message);
  }
  return respond(*std::move(rendered));
}

Result<http::SharedText> CachedAnswer::text() {
  const std::lock_guard rendering(rendering_);
  if (http::SharedText text = ready_text()) return text;

  const uint64_t generation = latest_.generation();
  Result<std::string> rendered = render_();
  if (!rendered) return std::unexpected(std::move(rendered.error()));
  auto text = std::make_shared<const std::string>(*std::move(rendered));
  const std::lock_guard lock(mutex_);
  text_ = text;
  generation_ = generation;
  return text;
}

}  // namespace hb::api
