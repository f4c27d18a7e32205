#include "api/cached_answer.hpp"

#include <memory>
#include <string>
#include <utility>

namespace hb::api {

std::optional<http::Response> CachedAnswer::ready() const {
  const uint64_t now = latest_.generation();
  const std::lock_guard lock(mutex_);
  if (!text_ || generation_ != now) return std::nullopt;
  return http::json(text_);
}

http::Response CachedAnswer::fresh() {
  const std::lock_guard rendering(rendering_);
  if (std::optional<http::Response> answer = ready()) return *std::move(answer);

  const uint64_t generation = latest_.generation();
  Result<std::string> rendered = render_();
  if (!rendered) return http::json_error(http::status_of(rendered.error().code), rendered.error().message);
  auto text = std::make_shared<const std::string>(*std::move(rendered));
  const std::lock_guard lock(mutex_);
  text_ = text;
  generation_ = generation;
  return http::json(std::move(text));
}

}  // namespace hb::api
