#pragma once

#include <cstdint>
#include <string_view>

namespace hb::chunk {

// The CRC-32 of zlib, PNG and Ethernet (polynomial 0x04c11db7, reflected).
[[nodiscard]] uint32_t crc32(std::string_view bytes);

}  // namespace hb::chunk
