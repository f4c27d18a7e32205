#include "procfs/interfaces.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include "procfs/net_class.hpp"

namespace hb::procfs {
namespace {

struct FlagWord {
  uint32_t flag;
  std::string_view word;
};
constexpr FlagWord kFlagWords[] = {{IFF_UP, "up"},
                                   {IFF_BROADCAST, "broadcast"},
                                   {IFF_LOOPBACK, "loopback"},
                                   {IFF_POINTOPOINT, "pointtopoint"},
                                   {IFF_MULTICAST, "multicast"}};

std::vector<std::string> flag_words(uint32_t flags) {
  std::vector<std::string> words;
  for (const auto& [flag, word] : kFlagWords) {
    if ((flags & flag) != 0) words.emplace_back(word);
  }
  return words;
}

int prefix_length(std::span<const uint8_t> mask) {
  int bits = 0;
  for (const uint8_t byte : mask)
    bits += std::popcount(byte);
  return bits;
}

template <typename Address>
Address copy_address(const sockaddr* from) {
  Address address{};
  std::memcpy(&address, from, sizeof address);
  return address;
}

// "10.0.0.2/24"; empty for what is no IP address.
std::string cidr(const sockaddr* address, const sockaddr* mask) {
  if (address == nullptr || mask == nullptr) return {};
  char text[INET6_ADDRSTRLEN] = {};
  int bits = 0;
  if (address->sa_family == AF_INET) {
    const auto ip = copy_address<sockaddr_in>(address);
    ::inet_ntop(AF_INET, &ip.sin_addr, text, sizeof text);
    bits = std::popcount(copy_address<sockaddr_in>(mask).sin_addr.s_addr);
  } else if (address->sa_family == AF_INET6) {
    const auto ip = copy_address<sockaddr_in6>(address);
    ::inet_ntop(AF_INET6, &ip.sin6_addr, text, sizeof text);
    bits = prefix_length(copy_address<sockaddr_in6>(mask).sin6_addr.s6_addr);
  } else {
    return {};
  }
  return std::string(text) + "/" + std::to_string(bits);
}

// The loopback's address is all zeroes, which means none.
std::string hardware_address(std::string_view text) {
  const bool none = text.find_first_not_of("0:") == std::string_view::npos;
  return none ? std::string() : std::string(text);
}

void add_addresses(std::vector<NetworkInterface>& interfaces) {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return;
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    std::string address = cidr(entry->ifa_addr, entry->ifa_netmask);
    if (address.empty()) continue;
    const auto found =
        std::ranges::find(interfaces, std::string_view(entry->ifa_name), &NetworkInterface::name);
    if (found != interfaces.end()) found->addresses.push_back(std::move(address));
  }
}

}  // namespace

Result<std::vector<NetworkInterface>> list_interfaces(const HostRoot& host) {
  std::vector<NetworkInterface> interfaces;
  for (const std::string& device : list_net_class(host)) {
    const NetClass properties = read_net_class(host, device);
    const auto number = [&](NetClassNumber which) {
      return static_cast<uint32_t>(properties[which].value_or(0));
    };
    interfaces.push_back({.index = number(NetClassNumber::ifindex),
                          .mtu = number(NetClassNumber::mtu),
                          .name = device,
                          .hardware_address = hardware_address(properties.address),
                          .flags = flag_words(number(NetClassNumber::flags)),
                          .addresses = {}});
  }
  if (interfaces.empty()) return fail(ErrorCode::not_found, host.sys("class/net") + ": no interface");
  std::ranges::sort(interfaces, {}, [](const NetworkInterface& interface) {
    return std::pair<uint32_t, std::string_view>(interface.index, interface.name);
  });
  if (host.is_live()) add_addresses(interfaces);
  return interfaces;
}

}  // namespace hb::procfs
