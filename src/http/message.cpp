#include "http/message.hpp"

#include <array>
#include <utility>

#include "base/json_text.hpp"

namespace hb::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> kMethods = {{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::delete_, "DELETE"},
    {Method::options, "OPTIONS"},
}};

bool is_under(std::string_view path, std::string_view root) {
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

// Prometheus's errorType for an HTTP status (its web/api/v1 names).
std::string_view prometheus_type(int status) {
  if (status == 404) return "not_found";
  if (status == 503) return "unavailable";
  if (status >= 500) return "internal";
  return "bad_data";
}

}  // namespace

std::string_view to_string(Method method) {
  for (const auto& [value, name] : kMethods) {
    if (value == method) return name;
  }
  return "other";
}

Method parse_method(std::string_view token) {
  for (const auto& [value, name] : kMethods) {
    if (name == token) return value;
  }
  return Method::other;
}

Response json(std::string text, int status) {
  return {.status = status, .content_type = std::string(kJson), .headers = {}, .body = std::move(text)};
}

Response json(SharedText text, int status) {
  return {.status = status, .content_type = std::string(kJson), .headers = {}, .body = std::move(text)};
}

Response plain_text(std::string text, int status) {
  return {.status = status, .content_type = std::string(kPlainText), .headers = {}, .body = std::move(text)};
}

Response event_stream(std::shared_ptr<ByteStream> events) {
  return {.status = 200, .content_type = std::string(kEventStream), .headers = {}, .body = std::move(events)};
}

Response document_stream(std::string_view content_type, std::shared_ptr<ByteStream> pieces) {
  return {.status = 200,
          .content_type = std::string(content_type),
          .headers = {},
          .body = std::move(pieces),
          .chunked = true};
}

Response json_error(int status, std::string_view message) {
  std::string text = "{\"error\":";
  append_json_string(text, message);
  text += '}';
  return json(std::move(text), status);
}

Response prometheus_error(int status, std::string_view type, std::string_view message) {
  std::string text = R"({"status":"error","errorType":)";
  append_json_string(text, type);
  text += ",\"error\":";
  append_json_string(text, message);
  text += '}';
  return json(std::move(text), status);
}

Response error_for(std::string_view path, int status, std::string_view message) {
  if (is_under(path, "/api/v1")) return prometheus_error(status, prometheus_type(status), message);
  if (is_under(path, "/api")) return json_error(status, message);
  return plain_text(std::string(message) + "\n", status);
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid:
      return 400;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::unsupported:
      return 501;
    case ErrorCode::limit:
      return 422;
    case ErrorCode::timeout:
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::corrupt:
    case ErrorCode::io:
      break;
  }
  return 500;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Unknown";
  }
}

}  // namespace hb::http
