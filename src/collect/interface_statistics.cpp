#include "collect/interface_statistics.hpp"

#include <algorithm>
#include <utility>

#include "procfs/kept_file.hpp"
#include "procfs/net_class.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

constexpr std::array<std::string_view, kInterfaceStatistics> kFiles = {
    "rx_nohandler",      "rx_dropped",     "rx_length_errors",    "rx_over_errors",  "rx_crc_errors",
    "rx_frame_errors",   "rx_fifo_errors", "rx_missed_errors",    "tx_dropped",      "tx_aborted_errors",
    "tx_carrier_errors", "tx_fifo_errors", "tx_heartbeat_errors", "tx_window_errors"};

std::optional<double> read_number(const std::string& path) {
  const auto text = procfs::read_file(path);
  const auto number = text ? procfs::parse_u64(*text) : std::nullopt;
  return number ? std::optional(static_cast<double>(*number)) : std::nullopt;
}

}  // namespace

InterfaceStatisticsReading::Reading InterfaceStatisticsReading::read(const procfs::HostRoot& host,
                                                                     Options options,
                                                                     InterfaceRotation& rotation) {
  Reading reading{.devices = procfs::list_net_class(host), .fresh = {}};
  for (std::string& device : rotation.choose(reading.devices, {.next_turn = true})) {
    const std::string folder = host.sys("class/net/" + device) + "/";
    InterfaceStatistics statistics;
    for (std::size_t i = 0; i < (options.with_details ? kFiles.size() : 1); ++i)
      statistics.values[i] = read_number(folder + "statistics/" + std::string(kFiles[i]));
    if (options.with_alias) {
      const auto alias = procfs::read_file(folder + "ifalias");
      if (alias) statistics.alias = procfs::trim(*alias);
    }
    statistics.device = std::move(device);
    reading.fresh.push_back(std::move(statistics));
  }
  return reading;
}

void InterfaceStatisticsReading::update(const procfs::HostRoot& host) {
  if (refresh_.due()) {
    const auto job = [host, options = options_, rotation = rotation_] {
      return read(host, options, *rotation);
    };
    if (!reading_.begin(job)) refresh_.retry();
  }
  if (auto reading = reading_.take()) {
    was_read_ = true;
    merge_interfaces(known_, reading->devices, std::move(reading->fresh),
                     [](const InterfaceStatistics& known) -> const std::string& { return known.device; });
  }
}

const InterfaceStatistics* InterfaceStatisticsReading::find(std::string_view device) const {
  const auto found = std::ranges::lower_bound(known_, device, {}, &InterfaceStatistics::device);
  return found != known_.end() && found->device == device ? &*found : nullptr;
}

}  // namespace hb::collect
