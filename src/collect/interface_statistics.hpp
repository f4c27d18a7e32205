#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collector_config.hpp"
#include "collect/interface_rotation.hpp"
#include "collect/off_tick_reading.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/host_root.hpp"

namespace hb::collect {

// Files below /sys/class/net/NAME/statistics that say what /proc/net/dev does not, or only in sums.
enum class InterfaceStatistic {
  rx_nohandler,
  rx_dropped,
  rx_length_errors,
  rx_over_errors,
  rx_crc_errors,
  rx_frame_errors,
  rx_fifo_errors,
  rx_missed_errors,
  tx_dropped,
  tx_aborted_errors,
  tx_carrier_errors,
  tx_fifo_errors,
  tx_heartbeat_errors,
  tx_window_errors,
};
inline constexpr std::size_t kInterfaceStatistics = 14;

struct InterfaceStatistics {
  std::string device;
  std::string alias;
  std::array<std::optional<double>, kInterfaceStatistics> values;  // nothing where there is no such file

  [[nodiscard]] std::optional<double> operator[](InterfaceStatistic statistic) const {
    return values[static_cast<std::size_t>(statistic)];
  }
};

// Reads them away from the tick, every ten ticks and, where there are thousands of interfaces, in rotation.
// Belongs to the tick's thread.
class InterfaceStatisticsReading {
 public:
  struct Options {
    bool with_details = false;  // else rx_nohandler alone
    bool with_alias = false;
  };

  // `run` must outlive this.
  InterfaceStatisticsReading(const RunOffTick& run, Options options) : options_(options), reading_(run) {}

  // Once a tick.
  void update(const procfs::HostRoot& host);

  // Whether there was a reading yet.
  [[nodiscard]] bool was_read() const { return was_read_; }
  // Null where nothing is known of the device.
  [[nodiscard]] const InterfaceStatistics* find(std::string_view device) const;

 private:
  struct Reading {
    std::vector<std::string> devices;
    std::vector<InterfaceStatistics> fresh;
  };

  static Reading read(const procfs::HostRoot& host, Options options, InterfaceRotation& rotation);

  const Options options_;
  OffTickReading<Reading> reading_;
  std::shared_ptr<InterfaceRotation> rotation_ = std::make_shared<InterfaceRotation>();  // of the reading
  SlowRefresh refresh_;
  bool was_read_ = false;
  std::vector<InterfaceStatistics> known_;  // sorted by device
};

}  // namespace hb::collect
