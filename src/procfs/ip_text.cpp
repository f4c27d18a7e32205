#include "procfs/ip_text.hpp"

#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace hb::procfs {

std::string ip_text(std::string_view bytes) {
  if (bytes.size() != sizeof(in_addr) && bytes.size() != sizeof(in6_addr)) return {};
  const int family = bytes.size() == sizeof(in_addr) ? AF_INET : AF_INET6;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr) return {};
  constexpr std::string_view kMapped = "::ffff:";
  const std::string_view shortest = text.data();
  const bool is_mapped = shortest.starts_with(kMapped) && shortest.find('.') != std::string_view::npos;
  return std::string(is_mapped ? shortest.substr(kMapped.size()) : shortest);
}

}  // namespace hb::procfs
