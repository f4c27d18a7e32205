#include "procfs/net_class.hpp"

#include <utility>

#include <sys/stat.h>

#include "procfs/folder.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kFolder = "class/net";

constexpr std::array<std::string_view, kNetClassNumbers> kNumberFiles = {"addr_assign_type",
                                                                         "carrier",
                                                                         "carrier_changes",
                                                                         "carrier_up_count",
                                                                         "carrier_down_count",
                                                                         "dev_id",
                                                                         "dormant",
                                                                         "flags",
                                                                         "ifindex",
                                                                         "iflink",
                                                                         "link_mode",
                                                                         "mtu",
                                                                         "name_assign_type",
                                                                         "netdev_group",
                                                                         "speed",
                                                                         "tx_queue_len",
                                                                         "type"};

std::optional<double> parse_number(std::string_view text) {
  if (const auto number = parse_u64(text, 0)) return static_cast<double>(*number);
  if (const auto negative = parse_i64(text)) return static_cast<double>(*negative);
  return std::nullopt;
}

bool is_folder(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

std::vector<std::string> list_net_class(const HostRoot& host) {
  const std::string folder = host.sys(kFolder);
  std::vector<std::string> devices = list_folder(folder);
  // bonding_masters is a file among the interfaces.
  std::erase_if(devices, [&](const std::string& name) { return !is_folder(folder + "/" + name); });
  if (devices.size() > kInterfacesMax) devices.resize(kInterfacesMax);
  return devices;
}

NetClass read_net_class(const HostRoot& host, std::string device) {
  const std::string folder = host.sys(kFolder) + "/" + device + "/";
  const auto read = [&folder](std::string_view file) -> std::optional<std::string> {
    const auto text = read_file(folder + std::string(file));
    if (!text) return std::nullopt;
    return std::string(trim(*text));
  };
  NetClass read_class{.device = std::move(device),
                      .address = read("address").value_or(""),
                      .broadcast = read("broadcast").value_or(""),
                      .duplex = read("duplex").value_or(""),
                      .alias = read("ifalias").value_or(""),
                      .operstate = read("operstate").value_or(""),
                      .numbers = {}};
  for (std::size_t i = 0; i < kNumberFiles.size(); ++i) {
    if (const auto text = read(kNumberFiles[i])) read_class.numbers[i] = parse_number(*text);
  }
  return read_class;
}

}  // namespace hb::procfs
