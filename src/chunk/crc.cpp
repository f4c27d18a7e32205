#include "chunk/crc.hpp"

#include <zlib.h>

namespace hb::chunk {

uint32_t crc32(std::string_view bytes) {
  return static_cast<uint32_t>(
      ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace hb::chunk
