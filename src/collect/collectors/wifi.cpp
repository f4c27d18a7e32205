#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/nl80211.h>
#include <nlohmann/json.hpp>

#include "collect/collector.hpp"
#include "collect/json_fixture.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/netlink_socket.hpp"
#include "procfs/nl80211.hpp"

namespace hb::collect {
namespace {

using procfs::WifiInterface;
using procfs::WifiNetwork;
using procfs::WifiStation;

constexpr FlagSpec kFixtures{.name = "collector.wifi.fixtures",
                             .help = "test fixtures to use for wifi collector metrics"};
constexpr FlagSpec kFlags[] = {kFixtures};

constexpr double kHertzPerMegahertz = 1e6;
constexpr double kNanosecondsPerSecond = 1e9;

constexpr Metric kFrequency{"node_wifi_interface_frequency_hertz",
                            "The current frequency a WiFi interface is operating at, in hertz.",
                            MetricType::gauge};
constexpr Metric kInfo{"node_wifi_station_info",
                       "Labeled WiFi interface station information as provided by the operating system.",
                       MetricType::gauge};

struct StationMetric {
  double WifiStation::* value = nullptr;
  Metric metric = {};
};
constexpr std::array<StationMetric, 12> kStation = {{
    {&WifiStation::connected_seconds,
     {"node_wifi_station_connected_seconds_total",
      "The total number of seconds a station has been connected to an access point.", MetricType::counter}},
    {&WifiStation::inactive_seconds,
     {"node_wifi_station_inactive_seconds",
      "The number of seconds since any wireless activity has occurred on a station.", MetricType::gauge}},
    {&WifiStation::receive_bits_per_second,
     {"node_wifi_station_receive_bits_per_second",
      "The current WiFi receive bitrate of a station, in bits per second.", MetricType::gauge}},
    {&WifiStation::transmit_bits_per_second,
     {"node_wifi_station_transmit_bits_per_second",
      "The current WiFi transmit bitrate of a station, in bits per second.", MetricType::gauge}},
    {&WifiStation::receive_bytes,
     {"node_wifi_station_receive_bytes_total", "The total number of bytes received by a WiFi station.",
      MetricType::counter}},
    {&WifiStation::transmit_bytes,
     {"node_wifi_station_transmit_bytes_total", "The total number of bytes transmitted by a WiFi station.",
      MetricType::counter}},
    {&WifiStation::received_packets,
     {"node_wifi_station_received_packets_total", "The total number of packets received by a station.",
      MetricType::counter}},
    {&WifiStation::transmitted_packets,
     {"node_wifi_station_transmitted_packets_total", "The total number of packets transmitted by a station.",
      MetricType::counter}},
    {&WifiStation::signal_dbm,
     {"node_wifi_station_signal_dbm", "The current WiFi signal strength, in decibel-milliwatts (dBm).",
      MetricType::gauge}},
    {&WifiStation::transmit_retries,
     {"node_wifi_station_transmit_retries_total",
      "The total number of times a station has had to retry while sending a packet.", MetricType::counter}},
    {&WifiStation::transmit_failed,
     {"node_wifi_station_transmit_failed_total",
      "The total number of times a station has failed to send a packet.", MetricType::counter}},
    {&WifiStation::beacon_loss,
     {"node_wifi_station_beacon_loss_total",
      "The total number of times a station has detected a beacon loss.", MetricType::counter}},
}};

struct InterfaceReading {
  WifiInterface interface = {};
  std::optional<WifiNetwork> network = {};
  std::vector<WifiStation> stations = {};
};
using Reading = std::vector<InterfaceReading>;

// Asks the kernel's nl80211, whose number in generic netlink differs from boot to boot.
class Nl80211 {
 public:
  // not_found where the kernel knows no wireless networks.
  Result<Reading> read() {
    if (auto resolved = resolve(); !resolved) return std::unexpected(resolved.error());
    Reading reading;
    auto asked = ask(NL80211_CMD_GET_INTERFACE, {}, [&reading](std::string_view payload) {
      auto interface = procfs::parse_wifi_interface(payload);
      if (interface && !interface->name.empty()) reading.push_back({.interface = *std::move(interface)});
    });
    if (!asked) return std::unexpected(asked.error());
    for (InterfaceReading& interface : reading) {
      if (auto read = read_interface(interface); !read) return std::unexpected(read.error());
    }
    return reading;
  }

 private:
  Result<void> resolve() {
    std::string body(procfs::plain_bytes(genlmsghdr{.cmd = CTRL_CMD_GETFAMILY, .version = 1, .reserved = 0}));
    procfs::append_attribute(body, CTRL_ATTR_FAMILY_NAME,
                             std::string_view(NL80211_GENL_NAME, sizeof NL80211_GENL_NAME));
    return socket_.ask({.type = GENL_ID_CTRL, .body = body}, [this](const procfs::NetlinkMessage& message) {
      family_ = procfs::parse_netlink_family(message.payload).value_or(family_);
      return true;
    });
  }

  template <typename Visit>
  Result<void> ask(uint8_t command, std::optional<uint32_t> interface_index, Visit visit) {
    std::string body(procfs::plain_bytes(genlmsghdr{.cmd = command, .version = 0, .reserved = 0}));
    if (interface_index)
      procfs::append_attribute(body, NL80211_ATTR_IFINDEX, procfs::plain_bytes(*interface_index));
    return socket_.ask({.type = family_, .is_dump = true, .body = body},
                       [&visit](const procfs::NetlinkMessage& message) {
                         visit(message.payload);
                         return true;
                       });
  }

  // An interface that has no network or no stations answers that there is no such thing.
  Result<void> read_interface(InterfaceReading& reading) {
    auto asked = ask(NL80211_CMD_GET_SCAN, reading.interface.index, [&reading](std::string_view payload) {
      if (auto network = procfs::parse_wifi_network(payload)) reading.network = std::move(network);
    });
    if (!asked && asked.error().code != ErrorCode::not_found) return asked;
    asked = ask(NL80211_CMD_GET_STATION, reading.interface.index, [&reading](std::string_view payload) {
      if (auto station = procfs::parse_wifi_station(payload)) reading.stations.push_back(*std::move(station));
    });
    if (!asked && asked.error().code != ErrorCode::not_found) return asked;
    return {};
  }

  procfs::NetlinkSocket socket_{NETLINK_GENERIC};
  uint16_t family_ = 0;
};

// Addresses stand as base64 in a fixture: what is no letter of it is passed over.
std::string bytes_of_base64(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char letter : text) {
    const std::size_t value = kLetters.find(letter);
    if (value == std::string_view::npos) continue;
    bits = bits << 6U | static_cast<uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> static_cast<uint32_t>(count) & 0xFFU));
  }
  return bytes;
}

WifiStation station_of(const nlohmann::json& entry) {
  const auto number = [&entry](const char* key) { return json_number(entry, key); };
  return {.address = procfs::mac_text(bytes_of_base64(json_text(entry, "HardwareAddr"))),
          .connected_seconds = number("Connected") / kNanosecondsPerSecond,
          .inactive_seconds = number("Inactive") / kNanosecondsPerSecond,
          .receive_bits_per_second = number("ReceiveBitrate"),
          .transmit_bits_per_second = number("TransmitBitrate"),
          .receive_bytes = number("ReceivedBytes"),
          .transmit_bytes = number("TransmittedBytes"),
          .received_packets = number("ReceivedPackets"),
          .transmitted_packets = number("TransmittedPackets"),
          .signal_dbm = number("Signal"),
          .transmit_retries = number("TransmitRetries"),
          .transmit_failed = number("TransmitFailed"),
          .beacon_loss = number("BeaconLoss")};
}

Result<Reading> read_fixture(const std::string& folder) {
  const auto interfaces = read_json_list(folder + "/interfaces.json");
  if (!interfaces) return std::unexpected(interfaces.error());
  Reading reading;
  for (const nlohmann::json& entry : *interfaces) {
    InterfaceReading read{
        .interface = {.name = json_text(entry, "Name"),
                      .frequency_mhz = static_cast<uint32_t>(json_unsigned(entry, "Frequency"))}};
    if (read.interface.name.empty()) continue;
    const std::string files = folder + "/" + read.interface.name;
    const auto network = read_json_object(files + "/bss.json");
    if (network) {
      read.network = WifiNetwork{.bssid = procfs::mac_text(bytes_of_base64(json_text(*network, "BSSID"))),
                                 .ssid = json_text(*network, "SSID"),
                                 .status = static_cast<uint32_t>(json_unsigned(*network, "Status"))};
    } else if (network.error().code != ErrorCode::not_found) {
      return std::unexpected(network.error());
    }
    const auto stations = read_json_list(files + "/stationinfo.json");
    if (!stations && stations.error().code != ErrorCode::not_found) return std::unexpected(stations.error());
    if (stations) {
      for (const nlohmann::json& station : *stations)
        read.stations.push_back(station_of(station));
    }
    reading.push_back(std::move(read));
  }
  return reading;
}

std::string_view mode_name(uint32_t status) {
  switch (status) {
    case NL80211_BSS_STATUS_AUTHENTICATED:
    case NL80211_BSS_STATUS_ASSOCIATED:
      return "client";
    case NL80211_BSS_STATUS_IBSS_JOINED:
      return "ad-hoc";
    default:
      return "unknown";
  }
}

// Wireless interfaces and who is at their other end, by netlink, asked away from the tick.
class WifiCollector final : public Collector {
 public:
  WifiCollector(std::string fixtures, const CollectorConfig& config)
      : fixtures_(std::move(fixtures)), reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "wifi"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (fixtures_.empty() && !host.is_live())
      return fail(ErrorCode::not_found, "netlink: the host's files are not this kernel's");
    const Result<Reading>* reading = reading_.update(
        [fixtures = fixtures_] { return fixtures.empty() ? Nl80211().read() : read_fixture(fixtures); });
    if (reading == nullptr) return {};
    if (!*reading) return std::unexpected(reading->error());
    for (const InterfaceReading& interface : **reading)
      emit(interface, sink);
    return {};
  }

 private:
  static void emit(const InterfaceReading& reading, SampleSink& sink) {
    const LabelView device{"device", reading.interface.name};
    sink.emit(kFrequency, {device}, reading.interface.frequency_mhz * kHertzPerMegahertz);
    if (reading.network) {
      sink.emit(kInfo,
                {device,
                 {"bssid", reading.network->bssid},
                 {"ssid", reading.network->ssid},
                 {"mode", mode_name(reading.network->status)}},
                1);
    }
    for (const WifiStation& station : reading.stations) {
      for (const StationMetric& metric : kStation)
        sink.emit(metric.metric, {device, {"mac_address", station.address}}, station.*(metric.value));
    }
  }

  const std::string fixtures_;
  PacedReading<Result<Reading>> reading_;
};

}  // namespace

CollectorSpec wifi_collector() {
  return {.name = "wifi",
          .enabled_by_default = false,
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<WifiCollector>(std::string(config.flags.text(kFixtures)), config);
          }};
}

}  // namespace hb::collect
