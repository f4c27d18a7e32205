#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hb::procfs {

// What the kernel's generic netlink calls a family by; linux/genetlink.h, controller.
[[nodiscard]] std::optional<uint16_t> parse_netlink_family(std::string_view payload);

// A wireless interface; linux/nl80211.h, NL80211_CMD_GET_INTERFACE.
struct WifiInterface {
  uint32_t index = 0;
  std::string name = {};  // empty for a device without an interface
  uint32_t frequency_mhz = 0;
};
[[nodiscard]] std::optional<WifiInterface> parse_wifi_interface(std::string_view payload);

// The network that an interface is in; NL80211_CMD_GET_SCAN.
struct WifiNetwork {
  std::string bssid = {};  // as "00:11:22:33:44:55"
  std::string ssid = {};
  uint32_t status = 0;  // NL80211_BSS_STATUS_…
};
// Nothing for a network that the interface is not in.
[[nodiscard]] std::optional<WifiNetwork> parse_wifi_network(std::string_view payload);

// The other end of a connection; NL80211_CMD_GET_STATION. What is not told is 0.
struct WifiStation {
  std::string address = {};  // as "00:11:22:33:44:55"
  double connected_seconds = 0;
  double inactive_seconds = 0;
  double receive_bits_per_second = 0;
  double transmit_bits_per_second = 0;
  double receive_bytes = 0;
  double transmit_bytes = 0;
  double received_packets = 0;
  double transmitted_packets = 0;
  double signal_dbm = 0;
  double transmit_retries = 0;
  double transmit_failed = 0;
  double beacon_loss = 0;
};
[[nodiscard]] std::optional<WifiStation> parse_wifi_station(std::string_view payload);

// "00:11:22:33:44:55", from the bytes.
[[nodiscard]] std::string mac_text(std::string_view bytes);

}  // namespace hb::procfs
