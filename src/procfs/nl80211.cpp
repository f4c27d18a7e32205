#include "procfs/nl80211.hpp"

#include <cstddef>

#include <linux/genetlink.h>
#include <linux/nl80211.h>

#include "procfs/netlink_message.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::procfs {
namespace {

// Bits above the type say how the payload is made.
constexpr uint16_t kTypeMask = 0x3FFF;

// Visits the attributes behind a generic message's fixed part.
template <typename Visit>
bool visit_attributes(std::string_view payload, Visit visit) {
  if (payload.size() < sizeof(genlmsghdr)) return false;
  NetlinkAttributes attributes(payload.substr(sizeof(genlmsghdr)));
  for (NetlinkAttribute attribute; attributes.next(attribute);)
    visit(attribute.type & kTypeMask, attribute.payload);
  return true;
}

template <typename Visit>
void visit_nested(std::string_view payload, Visit visit) {
  NetlinkAttributes attributes(payload);
  for (NetlinkAttribute attribute; attributes.next(attribute);)
    visit(attribute.type & kTypeMask, attribute.payload);
}

template <typename Number>
double number_of(std::string_view payload) {
  Number number{};
  return copy_plain(payload, number) ? static_cast<double>(number) : 0;
}

std::string_view without_nul(std::string_view text) { return text.substr(0, text.find('\0')); }

// The first element of that kind of a list of information elements (IEEE 802.11, 9.4.2); 0 is the network's
// name.
std::string_view information_element(std::string_view elements, unsigned char kind) {
  while (elements.size() >= 2) {
    const auto found = static_cast<unsigned char>(elements[0]);
    const std::size_t length = static_cast<unsigned char>(elements[1]);
    if (length > elements.size() - 2) break;
    if (found == kind) return elements.substr(2, length);
    elements.remove_prefix(2 + length);
  }
  return {};
}

double bits_per_second(std::string_view rate_info) {
  constexpr double kUnit = 1e5;  // 100 kbit/s
  double rate = 0;
  visit_nested(rate_info, [&rate](int type, std::string_view value) {
    // The wider field holds what the narrower cannot.
    if (type == NL80211_RATE_INFO_BITRATE32) rate = number_of<uint32_t>(value) * kUnit;
    if (type == NL80211_RATE_INFO_BITRATE && rate == 0) rate = number_of<uint16_t>(value) * kUnit;
  });
  return rate;
}

void take_station_value(int type, std::string_view value, WifiStation& station) {
  constexpr double kSecondsPerMs = 1e-3;
  switch (type) {
    case NL80211_STA_INFO_CONNECTED_TIME:
      station.connected_seconds = number_of<uint32_t>(value);
      break;
    case NL80211_STA_INFO_INACTIVE_TIME:
      station.inactive_seconds = number_of<uint32_t>(value) * kSecondsPerMs;
      break;
    case NL80211_STA_INFO_RX_BITRATE:
      station.receive_bits_per_second = bits_per_second(value);
      break;
    case NL80211_STA_INFO_TX_BITRATE:
      station.transmit_bits_per_second = bits_per_second(value);
      break;
    case NL80211_STA_INFO_RX_BYTES64:
      station.receive_bytes = number_of<uint64_t>(value);
      break;
    case NL80211_STA_INFO_TX_BYTES64:
      station.transmit_bytes = number_of<uint64_t>(value);
      break;
    case NL80211_STA_INFO_RX_PACKETS:
      station.received_packets = number_of<uint32_t>(value);
      break;
    case NL80211_STA_INFO_TX_PACKETS:
      station.transmitted_packets = number_of<uint32_t>(value);
      break;
    case NL80211_STA_INFO_SIGNAL:
      station.signal_dbm = number_of<int8_t>(value);
      break;
    case NL80211_STA_INFO_TX_RETRIES:
      station.transmit_retries = number_of<uint32_t>(value);
      break;
    case NL80211_STA_INFO_TX_FAILED:
      station.transmit_failed = number_of<uint32_t>(value);
      break;
    case NL80211_STA_INFO_BEACON_LOSS:
      station.beacon_loss = number_of<uint32_t>(value);
      break;
    default:
      break;
  }
}

}  // namespace

std::string mac_text(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (!text.empty()) text.push_back(':');
    text.push_back(kDigits[value >> 4U]);
    text.push_back(kDigits[value & 0xFU]);
  }
  return text;
}

std::optional<uint16_t> parse_netlink_family(std::string_view payload) {
  std::optional<uint16_t> family;
  visit_attributes(payload, [&family](int type, std::string_view value) {
    uint16_t id = 0;
    if (type == CTRL_ATTR_FAMILY_ID && copy_plain(value, id)) family = id;
  });
  return family;
}

std::optional<WifiInterface> parse_wifi_interface(std::string_view payload) {
  WifiInterface interface;
  const bool is_whole = visit_attributes(payload, [&interface](int type, std::string_view value) {
    if (type == NL80211_ATTR_IFINDEX) static_cast<void>(copy_plain(value, interface.index));
    if (type == NL80211_ATTR_IFNAME) interface.name = without_nul(value);
    if (type == NL80211_ATTR_WIPHY_FREQ) static_cast<void>(copy_plain(value, interface.frequency_mhz));
  });
  if (!is_whole) return std::nullopt;
  return interface;
}

std::optional<WifiNetwork> parse_wifi_network(std::string_view payload) {
  std::optional<WifiNetwork> network;
  visit_attributes(payload, [&network](int attribute, std::string_view nested) {
    if (attribute != NL80211_ATTR_BSS) return;
    WifiNetwork found;
    bool has_status = false;
    visit_nested(nested, [&](int type, std::string_view value) {
      if (type == NL80211_BSS_BSSID) found.bssid = mac_text(value);
      if (type == NL80211_BSS_STATUS) has_status = copy_plain(value, found.status);
      if (type == NL80211_BSS_INFORMATION_ELEMENTS) found.ssid = information_element(value, 0);
    });
    if (has_status) network = found;
  });
  return network;
}

std::optional<WifiStation> parse_wifi_station(std::string_view payload) {
  WifiStation station;
  visit_attributes(payload, [&station](int type, std::string_view value) {
    if (type == NL80211_ATTR_MAC) station.address = mac_text(value);
    if (type != NL80211_ATTR_STA_INFO) return;
    visit_nested(value, [&station](int inner, std::string_view number) {
      take_station_value(inner, number, station);
    });
  });
  if (station.address.empty()) return std::nullopt;
  return station;
}

}  // namespace hb::procfs
