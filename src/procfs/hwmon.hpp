#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// What the name of a sensor's file says: "temp1_crit_alarm" is {"temp", 1, "crit_alarm"}, "pwm2" is {"pwm",
// 2, ""}. Documentation/hwmon/sysfs-interface.rst.
struct HwmonFileName {
  std::string_view type;
  uint32_t number = 0;
  std::string_view element;
};

// Nothing when it is the name of something else.
[[nodiscard]] std::optional<HwmonFileName> parse_hwmon_file_name(std::string_view name);

// A text of the host's as part of a metric's name: lower case, everything else but digits, colons and
// underscores replaced by underscores, and none of them at the ends.
[[nodiscard]] std::string clean_metric_name(std::string_view text);

struct HwmonSensor {
  std::string_view type;                        // of static storage
  std::map<std::string, std::string> elements;  // as the files say, without their last newline

  [[nodiscard]] const std::string* find(const std::string& element) const {
    const auto found = elements.find(element);
    return found == elements.end() ? nullptr : &found->second;
  }
};

// A folder of /sys/class/hwmon.
struct HwmonChip {
  std::string name;        // made from the path of its device, which is the same after every boot
  std::string human_name;  // as the driver calls it; empty when it does not
  std::map<std::string, HwmonSensor> sensors = {};  // "temp1", "fan2", …
};

// Asks each chip, some of which sit behind slow buses; only those whose name is `wanted` are asked. not_found
// when the host has no such class.
[[nodiscard]] Result<std::vector<HwmonChip>> read_hwmon(const HostRoot& host,
                                                        const std::function<bool(std::string_view)>& wanted);

}  // namespace hb::procfs
