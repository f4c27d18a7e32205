#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "http/host.hpp"

// A host has one canonical spelling, and a policy judges both spellings alike.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  static const hb::http::HostPolicy policy({"box.example.org"});
  const auto authority = hb::http::parse_authority({reinterpret_cast<const char*>(data), size});
  if (!authority) return 0;
  const std::string canonical = hb::http::canonical_host(authority->host);
  HB_ASSERT(policy.allows(*authority) == policy.allows({.host = canonical, .port = {}}));
  return 0;
}
