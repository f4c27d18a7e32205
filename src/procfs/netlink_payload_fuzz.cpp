#include <cstddef>
#include <cstdint>
#include <string_view>

#include "procfs/neighbours.hpp"
#include "procfs/nl80211.hpp"
#include "procfs/qdisc.hpp"
#include "procfs/routes.hpp"

// The first byte chooses the message, so that the corpus of each grows by itself.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view payload(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 6 == 0) static_cast<void>(hb::procfs::parse_route(payload));
  if (data[0] % 6 == 1) static_cast<void>(hb::procfs::parse_qdisc(payload));
  if (data[0] % 6 == 2) static_cast<void>(hb::procfs::parse_neighbour(payload));
  if (data[0] % 6 == 3) static_cast<void>(hb::procfs::parse_wifi_interface(payload));
  if (data[0] % 6 == 4) static_cast<void>(hb::procfs::parse_wifi_network(payload));
  if (data[0] % 6 == 5) static_cast<void>(hb::procfs::parse_wifi_station(payload));
  return 0;
}
