#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace hb::http {

// One file of the page, embedded in the program. All text lives as long as the program.
struct Asset {
  std::string_view path;  // "/index.html", "/assets/app-1a2b3c.js"
  std::string_view content_type;
  std::string_view identity;
  std::string_view brotli;  // empty: there is none
  std::string_view gzip;    // empty: there is none
};

// Answers GET and HEAD from a table of files: the encoding that the client prefers, 304 where it has the file
// already, /index.html for every path that is neither a file nor under /assets/, so that the page's own
// routes work on reload. Constant after construction, thread-safe, never blocks: the router's fallback.
class AssetHandler {
 public:
  // The table must contain /index.html for anything but files to be answered.
  explicit AssetHandler(std::span<const Asset> table);

  [[nodiscard]] Response operator()(const Request& request) const;

 private:
  struct Entry {
    Asset asset;
    std::string etag;  // of the identity, without quotes
  };

  [[nodiscard]] const Entry* find(std::string_view path) const;

  std::vector<Entry> entries_;  // by path
};

}  // namespace hb::http
