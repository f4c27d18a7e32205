#include "procfs/nl80211.hpp"

#include <string>

#include <gtest/gtest.h>
#include <linux/genetlink.h>
#include <linux/nl80211.h>

#include "procfs/fixture_host.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::procfs {
namespace {

// A generic message's payload of one attribute after the other.
class Made {
 public:
  Made& text(uint16_t type, std::string_view value) {
    append_attribute(body_, type, value);
    return *this;
  }
  template <typename Number>
  Made& number(uint16_t type, Number value) {
    append_attribute(body_, type, plain_bytes(value));
    return *this;
  }
  [[nodiscard]] std::string payload() const {
    return std::string(plain_bytes(genlmsghdr{.cmd = 1, .version = 1, .reserved = 0})) + body_;
  }
  [[nodiscard]] const std::string& nested() const { return body_; }

 private:
  std::string body_;
};

const std::string kMac("\x00\x11\x22\xaa\xbb\xff", 6);

std::string station() {
  const std::string rate = Made()
                               .number(NL80211_RATE_INFO_BITRATE, uint16_t{1280})
                               .number(NL80211_RATE_INFO_BITRATE32, uint32_t{1280})
                               .nested();
  const std::string narrow_rate = Made().number(NL80211_RATE_INFO_BITRATE, uint16_t{540}).nested();
  return Made()
      .text(NL80211_ATTR_MAC, kMac)
      .text(NL80211_ATTR_STA_INFO, Made()
                                       .number(NL80211_STA_INFO_CONNECTED_TIME, uint32_t{30})
                                       .number(NL80211_STA_INFO_INACTIVE_TIME, uint32_t{400})
                                       .text(NL80211_STA_INFO_RX_BITRATE, rate)
                                       .text(NL80211_STA_INFO_TX_BITRATE, narrow_rate)
                                       .number(NL80211_STA_INFO_RX_BYTES64, uint64_t{1} << 40)
                                       .number(NL80211_STA_INFO_TX_BYTES64, uint64_t{2})
                                       .number(NL80211_STA_INFO_RX_PACKETS, uint32_t{3})
                                       .number(NL80211_STA_INFO_TX_PACKETS, uint32_t{4})
                                       .number(NL80211_STA_INFO_SIGNAL, int8_t{-52})
                                       .number(NL80211_STA_INFO_TX_RETRIES, uint32_t{5})
                                       .number(NL80211_STA_INFO_TX_FAILED, uint32_t{6})
                                       .number(NL80211_STA_INFO_BEACON_LOSS, uint32_t{7})
                                       .nested())
      .payload();
}

TEST(Nl80211, ReadsAnInterface) {
  const auto interface = parse_wifi_interface(Made()
                                                  .number(NL80211_ATTR_IFINDEX, uint32_t{3})
                                                  .text(NL80211_ATTR_IFNAME, std::string_view("wlan0\0", 6))
                                                  .number(NL80211_ATTR_WIPHY_FREQ, uint32_t{2412})
                                                  .payload());
  ASSERT_TRUE(interface);
  EXPECT_EQ(interface->index, 3);
  EXPECT_EQ(interface->name, "wlan0");
  EXPECT_EQ(interface->frequency_mhz, 2412);
}

TEST(Nl80211, ReadsTheNetworkThatOneIsIn) {
  const std::string elements("\x01\x01x\x00\x04home", 9);
  Made network;
  network.text(NL80211_BSS_BSSID, kMac).text(NL80211_BSS_INFORMATION_ELEMENTS, elements);
  EXPECT_FALSE(parse_wifi_network(Made().text(NL80211_ATTR_BSS, network.nested()).payload()));
  network.number(NL80211_BSS_STATUS, uint32_t{NL80211_BSS_STATUS_ASSOCIATED});
  const auto found = parse_wifi_network(Made().text(NL80211_ATTR_BSS, network.nested()).payload());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->bssid, "00:11:22:aa:bb:ff");
  EXPECT_EQ(found->ssid, "home");
  EXPECT_EQ(found->status, NL80211_BSS_STATUS_ASSOCIATED);
}

TEST(Nl80211, ReadsAStation) {
  const auto found = parse_wifi_station(station());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->address, "00:11:22:aa:bb:ff");
  EXPECT_EQ(found->connected_seconds, 30);
  EXPECT_DOUBLE_EQ(found->inactive_seconds, 0.4);
  EXPECT_EQ(found->receive_bits_per_second, 128e6);
  EXPECT_EQ(found->transmit_bits_per_second, 54e6);
  EXPECT_EQ(found->receive_bytes, 1'099'511'627'776);
  EXPECT_EQ(found->transmit_bytes, 2);
  EXPECT_EQ(found->received_packets, 3);
  EXPECT_EQ(found->transmitted_packets, 4);
  EXPECT_EQ(found->signal_dbm, -52);
  EXPECT_EQ(found->transmit_retries, 5);
  EXPECT_EQ(found->transmit_failed, 6);
  EXPECT_EQ(found->beacon_loss, 7);
  EXPECT_FALSE(parse_wifi_station(Made().payload()));
}

TEST(Nl80211, ReadsAFamily) {
  EXPECT_EQ(parse_netlink_family(Made().number(CTRL_ATTR_FAMILY_ID, uint16_t{28}).payload()), 28);
  EXPECT_FALSE(parse_netlink_family(Made().payload()));
}

TEST(Nl80211, SurvivesEveryTruncation) {
  for_every_prefix(station(), [](std::string_view payload) {
    static_cast<void>(parse_wifi_station(payload));
    static_cast<void>(parse_wifi_network(payload));
    static_cast<void>(parse_wifi_interface(payload));
    static_cast<void>(parse_netlink_family(payload));
  });
  // An information element that is longer than what there is of it.
  const std::string elements("\x00\x05home", 6);
  const std::string network = Made()
                                  .number(NL80211_BSS_STATUS, uint32_t{1})
                                  .text(NL80211_BSS_INFORMATION_ELEMENTS, elements)
                                  .nested();
  EXPECT_EQ(parse_wifi_network(Made().text(NL80211_ATTR_BSS, network).payload())->ssid, "");
}

}  // namespace
}  // namespace hb::procfs
