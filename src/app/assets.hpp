#pragma once

#include <vector>

#include "http/assets.hpp"

namespace hb::app {

// The page's files, which the build puts into the binary (scripts/embed_assets.py makes the definition).
[[nodiscard]] std::vector<http::Asset> embedded_assets();

}  // namespace hb::app
