#include "http/form.hpp"

#include <string>

#include <fmt/format.h>

#include "http/percent.hpp"

namespace hb::http {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

}  // namespace

Result<Parameters> parse_form(std::string_view text, std::size_t parameters_max) {
  Parameters parameters;
  std::string name;
  std::string value;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, text.find('&'));
    text.remove_prefix(piece.size() < text.size() ? piece.size() + 1 : text.size());
    if (piece.empty()) continue;
    if (parameters.size() == parameters_max)
      return fail(ErrorCode::limit, fmt::format("more than {} parameters", parameters_max));
    const std::size_t equals = piece.find('=');
    name.clear();
    value.clear();
    const bool decoded =
        percent_decode(piece.substr(0, equals), Plus::space, name) &&
        (equals == std::string_view::npos || percent_decode(piece.substr(equals + 1), Plus::space, value));
    if (!decoded)
      return fail(ErrorCode::invalid, "a '%' in the parameters is not followed by two hexadecimal digits");
    parameters.add(name, value);
  }
  return parameters;
}

Result<Parameters> request_parameters(const Request& request) {
  if (!has_content_type(request, kForm)) return request.query;
  auto parameters = parse_form(request.body);
  if (!parameters) return parameters;
  for (std::size_t i = 0; i < request.query.size(); ++i) {
    const auto [name, value] = request.query[i];
    parameters->add(name, value);
  }
  return parameters;
}

bool has_content_type(const Request& request, std::string_view media_type) {
  const auto header = request.headers.get("Content-Type");
  return header && equal_ignoring_case(trim(header->substr(0, header->find(';'))), media_type);
}

std::optional<Response> refuse_other_content_type(const Request& request, std::string_view media_type) {
  if (has_content_type(request, media_type)) return std::nullopt;
  return error_for(request.path, 415, fmt::format("the body must be sent as Content-Type: {}", media_type));
}

}  // namespace hb::http
