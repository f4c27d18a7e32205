#include "http/target.hpp"

#include <algorithm>
#include <cstddef>

#include "http/fields.hpp"
#include "http/percent.hpp"

namespace hb::http {
namespace {

std::unexpected<Refusal> malformed(std::string_view message) {
  return std::unexpected(Refusal{.message = message});
}

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7F; }

bool is_unsafe(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code < 0x20 || code == 0x7F || c == '\\';
}

bool has_encoded_slash(std::string_view encoded) {
  return encoded.find("%2f") != std::string_view::npos || encoded.find("%2F") != std::string_view::npos;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

}  // namespace

std::expected<TargetParts, Refusal> split_target(std::string_view target) {
  if (target.empty() || !std::ranges::all_of(target, is_visible_ascii))
    return malformed("the request target has characters that must be percent-encoded");
  if (target.find('#') != std::string_view::npos) return malformed("the request target has a fragment");
  TargetParts parts;
  if (target == "*") {
    parts.path = target;
    return parts;
  }
  if (target.front() != '/') {
    const std::size_t scheme_end = target.find("://");
    const std::string_view scheme = target.substr(0, scheme_end);
    if (scheme_end == std::string_view::npos ||
        (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https")))
      return malformed("the request target is neither a path nor an http address");
    target.remove_prefix(scheme_end + 3);
    parts.authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(parts.authority.size());
    if (parts.authority.empty()) return malformed("the request target has no host");
  }
  const std::size_t question = target.find('?');
  parts.path = target.substr(0, question);
  if (question != std::string_view::npos) parts.query = target.substr(question + 1);
  if (parts.path.empty()) parts.path = "/";
  return parts;
}

std::optional<Refusal> decode_path(std::string_view encoded, std::string& path) {
  path.clear();
  if (has_encoded_slash(encoded) || !percent_decode(encoded, Plus::literal, path) ||
      std::ranges::any_of(path, is_unsafe))
    return Refusal{.message = "the path has an escape or a character that is not allowed in one"};
  if (has_dot_segment(path)) return Refusal{.status = 404, .message = "no such path"};
  return std::nullopt;
}

}  // namespace hb::http
