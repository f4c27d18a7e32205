#include "procfs/device_bytes.hpp"

#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

std::string device_text(DeviceBytes bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const uint8_t byte : bytes) {
    if (byte == 0) {
      text += ' ';
    } else {
      text += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '?';
    }
  }
  return std::string(trim(text));
}

}  // namespace hb::procfs
