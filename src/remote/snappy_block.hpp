#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hb::remote {

// Decompresses one block of snappy's block format (google/snappy, format_description.txt), which is not its
// framing format. The length that the block claims is checked before anything is allocated for it. invalid:
// these bytes are no such block; limit: it would have more than `bytes_max`.
[[nodiscard]] Result<std::string> decompress_snappy_block(std::string_view block, std::size_t bytes_max);

}  // namespace hb::remote
