#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/fd.hpp"

namespace hb::procfs {

// What drives a network interface; ETHTOOL_GDRVINFO.
struct EthtoolDriver {
  std::string driver = {};
  std::string version = {};
  std::string firmware_version = {};
  std::string expansion_rom_version = {};
  std::string bus_info = {};
};

// A counter of a driver's own, by the driver's own name for it; ETHTOOL_GSTATS.
struct EthtoolStat {
  std::string name = {};
  uint64_t value = 0;
};

// Counters past this number are refused.
inline constexpr std::size_t kEthtoolStatsMax = 8192;

// Which link modes there are: bit N of word N / 32 is ETHTOOL_LINK_MODE_…_BIT N of linux/ethtool.h.
using LinkModes = std::vector<uint32_t>;
[[nodiscard]] bool has_link_mode(const LinkModes& modes, uint32_t bit);

struct EthtoolLink {
  bool is_autonegotiating = false;
  LinkModes supported = {};
  LinkModes advertised = {};
};

// Asks the drivers of this machine's interfaces (ethtool(8), by ioctl). Belongs to one thread. not_found when
// there is no such interface, unsupported when its driver does not tell, io otherwise.
class EthtoolSocket {
 public:
  [[nodiscard]] Result<EthtoolDriver> driver(const std::string& device);
  [[nodiscard]] Result<std::vector<EthtoolStat>> stats(const std::string& device);
  [[nodiscard]] Result<EthtoolLink> link(const std::string& device);

 private:
  Result<void> ask(const std::string& device, void* request);

  UniqueFd socket_;
};

// The names of an answer to ETHTOOL_GSTRINGS, which have 32 bytes each, with the values that stand in their
// order.
[[nodiscard]] std::vector<EthtoolStat> ethtool_stats_of(std::string_view names,
                                                        const std::vector<uint64_t>& values);

}  // namespace hb::procfs
