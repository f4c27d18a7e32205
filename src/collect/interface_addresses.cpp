#include "collect/interface_addresses.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <ifaddrs.h>
#include <memory>
#include <numeric>

#include <netinet/in.h>
#include <sys/socket.h>

#include "procfs/ip_text.hpp"

namespace hb::collect {
namespace {

struct FreeAddresses {
  void operator()(ifaddrs* list) const { ::freeifaddrs(list); }
};

// The bytes of an address; empty for another family.
std::string_view address_bytes(const sockaddr* address) {
  if (address == nullptr) return {};
  if (address->sa_family == AF_INET) {
    const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(address);
    return {reinterpret_cast<const char*>(&ipv4->sin_addr), sizeof ipv4->sin_addr};
  }
  if (address->sa_family != AF_INET6) return {};
  const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(address);
  return {reinterpret_cast<const char*>(&ipv6->sin6_addr), sizeof ipv6->sin6_addr};
}

int bits_set(std::string_view bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), 0, [](int sum, char byte) {
    return sum + std::popcount(static_cast<unsigned char>(byte));
  });
}

bool is_all_zero(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return byte == 0; });
}

}  // namespace

std::string_view address_scope(std::string_view bytes) {
  constexpr std::string_view kLinkLocal = "link-local";
  const auto at = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.empty() || is_all_zero(bytes)) return {};
  if (bytes.size() == 4) {
    if (at(0) == 127 || (at(0) == 169 && at(1) == 254)) return kLinkLocal;
    const bool is_multicast = at(0) >= 224 && at(0) < 240;
    const bool is_broadcast = bits_set(bytes) == 32;
    return is_multicast || is_broadcast ? std::string_view() : "global";
  }
  const bool is_loopback = is_all_zero(bytes.substr(0, 15)) && at(15) == 1;
  if (is_loopback || (at(0) == 0xFE && (at(1) & 0xC0U) == 0x80)) return kLinkLocal;
  return at(0) == 0xFF ? std::string_view() : "global";
}

std::vector<InterfaceAddress> read_interface_addresses() {
  std::vector<InterfaceAddress> addresses;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return addresses;
  const std::unique_ptr<ifaddrs, FreeAddresses> owned(list);
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    const std::string_view bytes = address_bytes(entry->ifa_addr);
    if (bytes.empty()) continue;
    addresses.push_back({.device = entry->ifa_name,
                         .address = procfs::ip_text(bytes),
                         .prefix_bits = std::to_string(bits_set(address_bytes(entry->ifa_netmask))),
                         .scope = address_scope(bytes)});
  }
  return addresses;
}

}  // namespace hb::collect
