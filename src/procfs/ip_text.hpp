#pragma once

#include <string>
#include <string_view>

namespace hb::procfs {

// An address as people write it, from its 4 or 16 bytes in network order; empty for another number of bytes.
// IPv6 is in its shortest form (RFC 5952); an IPv4 address that was mapped into IPv6 reads as IPv4.
[[nodiscard]] std::string ip_text(std::string_view bytes);

}  // namespace hb::procfs
