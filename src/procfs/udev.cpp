#include "procfs/udev.hpp"

#include <cstddef>

#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kPropertiesMax = 256;

}  // namespace

std::string_view UdevProperties::get(std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return value;
  }
  return {};
}

UdevProperties parse_udev_data(std::string_view text) {
  constexpr std::string_view kProperty = "E:";
  std::vector<std::pair<std::string, std::string>> values;
  TextCursor lines(text);
  while (!lines.at_end() && values.size() < kPropertiesMax) {
    std::string_view line = lines.line();
    if (!line.starts_with(kProperty)) continue;
    line.remove_prefix(kProperty.size());
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    values.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return UdevProperties(std::move(values));
}

UdevProperties read_block_device_properties(const HostRoot& host, uint32_t major, uint32_t minor) {
  const auto text = read_file(host.udev_data("b" + std::to_string(major) + ":" + std::to_string(minor)));
  return text ? parse_udev_data(*text) : UdevProperties();
}

std::string_view serial_number(const UdevProperties& properties) {
  for (const std::string_view name : {"SCSI_IDENT_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL"}) {
    if (const std::string_view value = properties.get(name); !value.empty()) return value;
  }
  return {};
}

}  // namespace hb::procfs
