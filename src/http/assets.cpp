#include "http/assets.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "http/accept_encoding.hpp"

namespace hb::http {
namespace {

constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kHashedFiles =
    "/assets/";  // the build puts a hash of the content into their names

// FNV-1a, 64 bits: it tells one build's file from another's, nothing depends on it being hard to forge.
uint64_t fingerprint(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

std::string_view cache_control(std::string_view path) {
  if (path.starts_with(kHashedFiles)) return "public, max-age=31536000, immutable";
  if (path == kIndex) return "no-store";
  return "no-cache";
}

// True when a list of entity tags has this one, compared weakly (RFC 9110, section 13.1.2).
bool has_tag(std::string_view list, std::string_view quoted_tag) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view tag = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    const std::size_t first = tag.find_first_not_of(" \t");
    if (first == std::string_view::npos) continue;
    tag = tag.substr(first, tag.find_last_not_of(" \t") - first + 1);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == quoted_tag || tag == "*") return true;
  }
  return false;
}

std::string_view content(const Asset& asset, Encoding encoding) {
  switch (encoding) {
    case Encoding::brotli:
      return asset.brotli;
    case Encoding::gzip:
      return asset.gzip;
    case Encoding::zstd:
    case Encoding::identity:
      break;
  }
  return asset.identity;
}

}  // namespace

AssetHandler::AssetHandler(std::span<const Asset> table) {
  entries_.reserve(table.size());
  for (const Asset& asset : table)
    entries_.push_back({asset, fmt::format("{:016x}", fingerprint(asset.identity))});
  std::ranges::sort(entries_, {}, [](const Entry& entry) { return entry.asset.path; });
}

const AssetHandler::Entry* AssetHandler::find(std::string_view path) const {
  const auto path_of = [](const Entry& entry) { return entry.asset.path; };
  const auto found = std::ranges::lower_bound(entries_, path, {}, path_of);
  return found != entries_.end() && found->asset.path == path ? &*found : nullptr;
}

Response AssetHandler::operator()(const Request& request) const {
  const Entry* entry = find(request.path);
  if (entry == nullptr && !request.path.starts_with(kHashedFiles)) entry = find(kIndex);
  if (entry == nullptr) return error_for(request.path, 404, "no such file");

  const Asset& asset = entry->asset;
  const Encodings available{.brotli = !asset.brotli.empty(), .gzip = !asset.gzip.empty(), .zstd = false};
  const auto encoding = choose_encoding(request.headers.get("Accept-Encoding").value_or(""), available);
  if (!encoding) return error_for(request.path, 406, "none of the accepted encodings is available");

  const std::string_view coding = to_string(*encoding);
  const std::string tag = fmt::format("\"{}{}{}\"", entry->etag, coding.empty() ? "" : "-", coding);
  Response response;
  response.headers.add("Cache-Control", cache_control(asset.path));
  response.headers.add("ETag", tag);
  if (available.brotli || available.gzip) response.headers.add("Vary", "Accept-Encoding");
  if (has_tag(request.headers.get("If-None-Match").value_or(""), tag)) {
    response.status = 304;
    return response;
  }
  response.content_type = asset.content_type;
  if (!coding.empty()) response.headers.add("Content-Encoding", coding);
  response.body = StaticText{content(asset, *encoding)};
  return response;
}

}  // namespace hb::http
