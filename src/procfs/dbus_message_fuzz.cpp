#include <cstddef>
#include <cstdint>
#include <string_view>

#include "procfs/dbus_message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto message = hb::procfs::parse_dbus_message(bytes);
  if (!message) return 0;
  hb::procfs::DbusReader reader = message->reader();
  std::string_view signature = message->signature;
  while (!signature.empty() && !reader.has_failed())
    reader.skip(signature);
  return 0;
}
