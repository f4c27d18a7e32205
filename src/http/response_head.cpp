#include "http/response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <iterator>
#include <variant>

#include <fmt/format.h>

namespace hb::http {
namespace {

constexpr std::string_view kSecurityHeaders =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

void append_number(uint64_t number, std::string& out) {
  std::array<char, 20> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

bool breaks_line(char c) { return c == '\r' || c == '\n' || c == '\0'; }

// A value never starts a line of its own, whatever a handler put into it.
void append_field(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ");
  std::ranges::remove_copy_if(value, std::back_inserter(out), breaks_line);
  out.append("\r\n");
}

bool has_no_body(int status) { return status / 100 == 1 || status == 204 || status == 304; }

}  // namespace

std::string_view body_text(const Body& body) {
  struct Text {
    std::string_view operator()(const std::string& text) const { return text; }
    std::string_view operator()(const SharedText& text) const { return text ? *text : std::string_view{}; }
    std::string_view operator()(const StaticText& text) const { return text.text; }
    std::string_view operator()(const std::shared_ptr<ByteStream>&) const { return {}; }
  };
  return std::visit(Text{}, body);
}

void render_head(const Response& response, const HeadOptions& options, std::string& out) {
  if (response.status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
  } else {
    out += "HTTP/1.1 ";
    append_number(static_cast<uint64_t>(response.status), out);
    out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  }
  append_field("Date", options.date, out);
  if (!response.content_type.empty()) append_field("Content-Type", response.content_type, out);
  const bool is_stream = std::holds_alternative<std::shared_ptr<ByteStream>>(response.body);
  if (!is_stream && !has_no_body(response.status)) {
    out += "Content-Length: ";
    append_number(body_text(response.body).size(), out);
    out += "\r\n";
  }
  if (options.chunked) out += "Transfer-Encoding: chunked\r\n";
  bool has_cache_control = false;
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const auto [name, value] = response.headers[i];
    has_cache_control = has_cache_control || equal_ignoring_case(name, "Cache-Control");
    append_field(name, value, out);
  }
  if (!has_cache_control) out += "Cache-Control: no-store\r\n";
  out += kSecurityHeaders;
  if (!options.keep_alive) {
    out += "Connection: close\r\n";
  } else if (options.http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

std::string http_date(int64_t unix_seconds) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds time{std::chrono::seconds{unix_seconds}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace hb::http
