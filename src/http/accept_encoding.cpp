#include "http/accept_encoding.hpp"

#include <algorithm>

#include "http/accept_list.hpp"
#include "http/fields.hpp"

namespace hb::http {
namespace {

constexpr int kUnset = -1;

struct Qualities {
  int brotli = kUnset;
  int zstd = kUnset;
  int gzip = kUnset;
  int identity = kUnset;
  int any = kUnset;
};

Qualities parse_qualities(std::string_view header) {
  Qualities qualities;
  AcceptList list(header);
  while (const auto item = list.next()) {
    const auto is = [&item](std::string_view coding) { return equal_ignoring_case(item->value, coding); };
    if (is("br")) qualities.brotli = item->quality;
    if (is("zstd")) qualities.zstd = item->quality;
    if (is("gzip") || is("x-gzip")) qualities.gzip = item->quality;
    if (is("identity")) qualities.identity = item->quality;
    if (is("*")) qualities.any = item->quality;
  }
  return qualities;
}

int or_else(int quality, int otherwise) { return quality == kUnset ? otherwise : quality; }

}  // namespace

std::string_view to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::brotli:
      return "br";
    case Encoding::zstd:
      return "zstd";
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
  const int zstd = available.zstd ? or_else(qualities.zstd, any) : 0;
  const int gzip = available.gzip ? or_else(qualities.gzip, any) : 0;
  // Identity that is not named is acceptable, but whatever was asked for goes before it.
  const int identity = or_else(qualities.identity, qualities.any == 0 ? 0 : 1);
  const int best = std::max({brotli, zstd, gzip, identity});
  if (best == 0) return std::nullopt;
  if (brotli == best) return Encoding::brotli;
  if (zstd == best) return Encoding::zstd;
  return gzip == best ? Encoding::gzip : Encoding::identity;
}

}  // namespace hb::http
