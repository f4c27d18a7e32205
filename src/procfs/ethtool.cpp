#include "procfs/ethtool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>
#include <utility>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace hb::procfs {
namespace {

std::string text_of(std::span<const char> field) {
  return std::string(field.begin(), std::ranges::find(field, '\0'));
}

// A structure with room behind it for what the kernel fills in, aligned for both.
template <typename Head>
class Request {
 public:
  Request(uint32_t command, std::size_t behind_bytes) : words_((sizeof(Head) + behind_bytes + 7) / 8) {
    head().cmd = command;
  }
  [[nodiscard]] Head& head() { return *reinterpret_cast<Head*>(words_.data()); }
  [[nodiscard]] void* data() { return words_.data(); }
  [[nodiscard]] const char* behind() const {
    return reinterpret_cast<const char*>(words_.data()) + sizeof(Head);
  }

 private:
  std::vector<uint64_t> words_;
};

template <typename Number>
std::vector<Number> numbers_of(const char* bytes, std::size_t count) {
  std::vector<Number> numbers(count);
  if (count > 0) std::memcpy(numbers.data(), bytes, count * sizeof(Number));
  return numbers;
}

}  // namespace

bool has_link_mode(const LinkModes& modes, uint32_t bit) {
  return bit / 32 < modes.size() && (modes[bit / 32] >> bit % 32 & 1U) != 0;
}

std::vector<EthtoolStat> ethtool_stats_of(std::string_view names, const std::vector<uint64_t>& values) {
  std::vector<EthtoolStat> stats;
  for (const uint64_t value : values) {
    if (names.size() < ETH_GSTRING_LEN) break;
    stats.push_back({.name = text_of(names.substr(0, ETH_GSTRING_LEN)), .value = value});
    names.remove_prefix(ETH_GSTRING_LEN);
  }
  return stats;
}

Result<void> EthtoolSocket::ask(const std::string& device, void* request) {
  if (!socket_) socket_.reset(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket_) return fail_errno(errno, "ethtool");
  ifreq interface{};
  if (device.size() >= IFNAMSIZ) return fail(ErrorCode::not_found, "ethtool: no interface " + device);
  device.copy(static_cast<char*>(interface.ifr_name), device.size());
  interface.ifr_data = static_cast<char*>(request);
  if (::ioctl(socket_.get(), SIOCETHTOOL, &interface) == 0) return {};
  if (errno == EOPNOTSUPP || errno == EPERM || errno == EINVAL)
    return fail(ErrorCode::unsupported, "ethtool: " + device + ": " + errno_message(errno));
  if (errno == ENODEV) return fail(ErrorCode::not_found, "ethtool: no interface " + device);
  return fail_errno(errno, "ethtool: " + device);
}

Result<EthtoolDriver> EthtoolSocket::driver(const std::string& device) {
  ethtool_drvinfo info{};
  info.cmd = ETHTOOL_GDRVINFO;
  if (auto asked = ask(device, &info); !asked) return std::unexpected(asked.error());
  return EthtoolDriver{.driver = text_of(info.driver),
                       .version = text_of(info.version),
                       .firmware_version = text_of(info.fw_version),
                       .expansion_rom_version = text_of(info.erom_version),
                       .bus_info = text_of(info.bus_info)};
}

Result<std::vector<EthtoolStat>> EthtoolSocket::stats(const std::string& device) {
  Request<ethtool_sset_info> sizes(ETHTOOL_GSSET_INFO, sizeof(uint32_t));
  sizes.head().sset_mask = uint64_t{1} << ETH_SS_STATS;
  if (auto asked = ask(device, sizes.data()); !asked) return std::unexpected(asked.error());
  const std::size_t count = sizes.head().sset_mask == 0 ? 0 : numbers_of<uint32_t>(sizes.behind(), 1)[0];
  if (count == 0) return fail(ErrorCode::unsupported, "ethtool: " + device + " has no counters");
  if (count > kEthtoolStatsMax)
    return fail(ErrorCode::limit,
                "ethtool: " + device + " has more than " + std::to_string(kEthtoolStatsMax));

  Request<ethtool_gstrings> names(ETHTOOL_GSTRINGS, count * ETH_GSTRING_LEN);
  names.head().string_set = ETH_SS_STATS;
  names.head().len = static_cast<uint32_t>(count);
  if (auto asked = ask(device, names.data()); !asked) return std::unexpected(asked.error());
  Request<ethtool_stats> values(ETHTOOL_GSTATS, count * sizeof(uint64_t));
  values.head().n_stats = static_cast<uint32_t>(count);
  if (auto asked = ask(device, values.data()); !asked) return std::unexpected(asked.error());
  return ethtool_stats_of({names.behind(), count * ETH_GSTRING_LEN},
                          numbers_of<uint64_t>(values.behind(), count));
}

Result<EthtoolLink> EthtoolSocket::link(const std::string& device) {
  // The first answer tells, negated, how many words a map of link modes has.
  Request<ethtool_link_settings> first(ETHTOOL_GLINKSETTINGS, 0);
  if (auto asked = ask(device, first.data()); !asked) return std::unexpected(asked.error());
  const auto words = static_cast<int8_t>(-first.head().link_mode_masks_nwords);
  if (words <= 0) return fail(ErrorCode::unsupported, "ethtool: " + device + " does not tell its link modes");
  const auto count = static_cast<std::size_t>(words);
  Request<ethtool_link_settings> settings(ETHTOOL_GLINKSETTINGS, 3 * count * sizeof(uint32_t));
  settings.head().link_mode_masks_nwords = words;
  if (auto asked = ask(device, settings.data()); !asked) return std::unexpected(asked.error());
  return EthtoolLink{.is_autonegotiating = settings.head().autoneg == AUTONEG_ENABLE,
                     .supported = numbers_of<uint32_t>(settings.behind(), count),
                     .advertised = numbers_of<uint32_t>(settings.behind() + count * sizeof(uint32_t), count)};
}

}  // namespace hb::procfs
