#include "procfs/rapl.hpp"

#include <map>
#include <optional>
#include <utility>

#include "procfs/attributes.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kFolder = "class/powercap";

// "package-1" is package number 1; a name without a number is numbered by how often it occurred.
RaplZone name_zone(const std::string& name, std::map<std::string, uint64_t>& uses) {
  const std::size_t dash = name.rfind('-');
  if (dash != std::string::npos && name.find('-') == dash) {
    const auto index = parse_u64(std::string_view(name).substr(dash + 1));
    if (index) return {.name = name.substr(0, dash), .index = std::to_string(*index), .folder = {}};
  }
  return {.name = name, .index = std::to_string(uses[name]++), .folder = {}};
}

}  // namespace

std::vector<RaplZone> list_rapl_zones(const HostRoot& host) {
  std::vector<RaplZone> zones;
  std::map<std::string, uint64_t> uses;
  const AttributeFolder folder(host.sys(kFolder));
  for (const std::string& entry : folder.names()) {
    const AttributeFolder zone_folder = folder.folder(entry);
    const auto name = zone_folder.text("name");
    if (!name || !zone_folder.has("max_energy_range_uj")) continue;
    RaplZone zone = name_zone(*name, uses);
    zone.folder = std::string(kFolder) + "/" + entry;
    zones.push_back(std::move(zone));
  }
  return zones;
}

}  // namespace hb::procfs
