#include "api/cached_answer.hpp"

#include <memory>

namespace hb::api {

http::Response CachedAnswer::respond(http::SharedText text) const {
  http::Response response;
  response.content_type = content_type_;
  response.body = std::move(text);
  return response;
}

std::optional<http::Response> CachedAnswer::ready() const {
  const uint64_t now = latest_.generation();
  const std::lock_guard lock(mutex_);
  if (!text_ || generation_ != now) return std::nullopt;
  return respond(text_);
}

http::Response CachedAnswer::fresh(const http::Request& request) {
  const std::lock_guard rendering(rendering_);
  if (std::optional<http::Response> answer = ready()) return *std::move(answer);

  const uint64_t generation = latest_.generation();
  Result<std::string> rendered = render_();
  if (!rendered) {
    return http::error_for(request.path, http::status_of(rendered.error().code), rendered.error().message);
  }
  auto text = std::make_shared<const std::string>(*std::move(rendered));
  const std::lock_guard lock(mutex_);
  text_ = text;
  generation_ = generation;
  return respond(std::move(text));
}

}  // namespace hb::api
