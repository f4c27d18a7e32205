#include "http/accept_encoding.hpp"

#include <cstddef>

#include "http/fields.hpp"

namespace hb::http {
namespace {

// Qualities in thousandths; RFC 9110 gives them three digits after the point.
constexpr int kFull = 1000;
constexpr int kUnset = -1;

struct Qualities {
  int brotli = kUnset;
  int gzip = kUnset;
  int identity = kUnset;
  int any = kUnset;
};

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Cuts off and returns what stands before the separator.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view piece = trim(text.substr(0, end));
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return piece;
}

// "0", "0.5", "1.000". What is malformed counts as not acceptable, which is always safe: identity stays.
int parse_quality(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 0;
  int quality = text[0] == '1' ? kFull : 0;
  if (text.size() == 1) return quality;
  if (text[1] != '.' || text.size() > 5) return 0;
  int unit = 100;
  for (const char c : text.substr(2)) {
    if (c < '0' || c > '9') return 0;
    quality += (c - '0') * unit;
    unit /= 10;
  }
  return quality > kFull ? 0 : quality;
}

int quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take_until(parameters, ';');
    if (parameter.starts_with("q=") || parameter.starts_with("Q=")) return parse_quality(parameter.substr(2));
  }
  return kFull;
}

Qualities parse_qualities(std::string_view header) {
  Qualities qualities;
  while (!header.empty()) {
    std::string_view parameters = take_until(header, ',');
    const std::string_view coding = take_until(parameters, ';');
    const int quality = quality_of(parameters);
    if (equal_ignoring_case(coding, "br")) qualities.brotli = quality;
    if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip"))
      qualities.gzip = quality;
    if (equal_ignoring_case(coding, "identity")) qualities.identity = quality;
    if (coding == "*") qualities.any = quality;
  }
  return qualities;
}

int or_else(int quality, int otherwise) { return quality == kUnset ? otherwise : quality; }

}  // namespace

std::string_view to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::brotli:
      return "br";
    case Encoding::gzip:
      return "gzip";
    case Encoding::identity:
      break;
  }
  return {};
}

std::optional<Encoding> choose_encoding(std::string_view accept_encoding, Encodings available) {
  const Qualities qualities = parse_qualities(accept_encoding);
  const int any = or_else(qualities.any, 0);
  const int brotli = available.brotli ? or_else(qualities.brotli, any) : 0;
  const int gzip = available.gzip ? or_else(qualities.gzip, any) : 0;
  // Identity that is not named is acceptable, but whatever was asked for goes before it.
  const int identity = or_else(qualities.identity, qualities.any == 0 ? 0 : 1);
  if (brotli > 0 && brotli >= gzip && brotli >= identity) return Encoding::brotli;
  if (gzip > 0 && gzip >= identity) return Encoding::gzip;
  if (identity > 0) return Encoding::identity;
  return std::nullopt;
}

}  // namespace hb::http
