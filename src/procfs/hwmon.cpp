#include "procfs/hwmon.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

#include "procfs/attributes.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::array<std::string_view, 14> kSensorTypes = {
    "vrm",  "beep_enable", "update_interval", "in",     "cpu",      "fan",       "pwm",
    "temp", "curr",        "power",           "energy", "humidity", "intrusion", "freq"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The path behind all links; empty when it leads nowhere.
std::string resolve(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), std::free);
  return resolved ? std::string(resolved.get()) : std::string();
}

// The last two names of a path: its folder's and its own.
std::pair<std::string_view, std::string_view> last_names(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {{}, path};
  const std::string_view parent = path.substr(0, slash);
  return {parent.substr(parent.rfind('/') + 1), path.substr(slash + 1)};
}

// "platform_coretemp_0" for …/platform/coretemp.0
std::string name_of_device(std::string_view resolved) {
  const auto [bus, device] = last_names(resolved);
  const std::string clean_bus = clean_metric_name(bus);
  std::string clean_device = clean_metric_name(device);
  return clean_bus.empty() || clean_device.empty() ? clean_device : clean_bus + "_" + clean_device;
}

void add_sensors(const AttributeFolder& folder, HwmonChip& chip) {
  for (const std::string& file : folder.names()) {
    const auto name = parse_hwmon_file_name(file);
    if (!name) continue;
    auto content = read_file(folder.path() + "/" + file, AttributeFolder::kAttributeBytesMax);
    if (!content) continue;
    while (content->ends_with('\n'))
      content->pop_back();
    HwmonSensor& sensor = chip.sensors[std::string(name->type) + std::to_string(name->number)];
    sensor.type = name->type;
    sensor.elements.insert_or_assign(std::string(name->element), std::move(*content));
  }
}

struct Place {
  AttributeFolder folder;
  std::string entry;   // its name in the class
  std::string device;  // resolved; empty when there is none
};

std::vector<Place> list_places(const AttributeFolder& class_folder) {
  std::vector<Place> places;
  for (std::string& entry : class_folder.names()) {
    AttributeFolder folder = class_folder.folder(entry);
    if (!folder.exists()) continue;
    std::string device = resolve(folder.path() + "/device");
    places.push_back({.folder = std::move(folder), .entry = std::move(entry), .device = std::move(device)});
  }
  return places;
}

HwmonChip name_chip(const Place& place, bool shares_device) {
  HwmonChip chip{.name = name_of_device(place.device),
                 .human_name = clean_metric_name(place.folder.text("name").value_or(""))};
  const std::string fallback = chip.human_name.empty()
                                   ? clean_metric_name(last_names(resolve(place.folder.path())).second)
                                   : chip.human_name;
  if (chip.name.empty()) {
    chip.name = fallback;
  } else if (shares_device) {
    // Several chips of one device would have one name.
    chip.name.append("_").append(fallback);
  }
  return chip;
}

}  // namespace

std::optional<HwmonFileName> parse_hwmon_file_name(std::string_view name) {
  const auto digits = std::ranges::find_if(name, is_digit);
  const auto after = std::find_if_not(digits, name.end(), is_digit);
  const std::string_view type(name.begin(), digits);
  const std::string_view number(digits, after);
  std::string_view rest(after, name.end());
  const auto known = std::ranges::find(kSensorTypes, type);
  if (known == kSensorTypes.end()) return std::nullopt;
  if (!rest.empty()) {
    if (!rest.starts_with('_') || rest.size() == 1) return std::nullopt;
    rest.remove_prefix(1);
  }
  const auto value = number.empty() ? std::optional<uint64_t>(0) : parse_u64(number);
  if (!value || *value > UINT32_MAX) return std::nullopt;
  return HwmonFileName{.type = *known, .number = static_cast<uint32_t>(*value), .element = rest};
}

std::string clean_metric_name(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool stays = (lower >= 'a' && lower <= 'z') || is_digit(lower) || lower == ':' || lower == '_';
    clean.push_back(stays ? lower : '_');
  }
  const std::size_t begin = clean.find_first_not_of('_');
  if (begin == std::string::npos) return {};
  return clean.substr(begin, clean.find_last_not_of('_') - begin + 1);
}

Result<std::vector<HwmonChip>> read_hwmon(const HostRoot& host,
                                          const std::function<bool(std::string_view)>& wanted) {
  const AttributeFolder class_folder(host.sys("class/hwmon"));
  if (!class_folder.exists()) return fail(ErrorCode::not_found, class_folder.path() + ": no such class");
  const std::vector<Place> places = list_places(class_folder);
  std::vector<HwmonChip> chips;
  for (const Place& place : places) {
    const bool shares_device =
        !place.device.empty() && std::ranges::count(places, place.device, &Place::device) > 1;
    HwmonChip chip = name_chip(place, shares_device);
    if (chip.name.empty() || !wanted(chip.name)) continue;
    add_sensors(place.folder, chip);
    // Drivers of before Linux 3.x have their sensors in the device's own folder.
    add_sensors(place.folder.folder("device"), chip);
    chips.push_back(std::move(chip));
  }
  return chips;
}

}  // namespace hb::procfs
