#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "http/target.hpp"

// A path that is accepted has no way out in it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const auto parts = hb::http::split_target({reinterpret_cast<const char*>(data), size});
  if (!parts) return 0;
  std::string path;
  if (hb::http::decode_path(parts->path, path)) return 0;
  HB_ASSERT((path + "/").find("/../") == std::string::npos);
  HB_ASSERT(path.find('\0') == std::string::npos && path.find('\\') == std::string::npos);
  return 0;
}
