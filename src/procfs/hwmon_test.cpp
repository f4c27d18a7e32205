#include "procfs/hwmon.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::string parts_of(std::string_view file) {
  const auto name = parse_hwmon_file_name(file);
  if (!name) return "none";
  return std::string(name->type) + " " + std::to_string(name->number) + " " + std::string(name->element);
}

TEST(Hwmon, TakesAFileNameApart) {
  const struct {
    std::string_view file;
    std::string_view parts;
  } cases[] = {{"temp1_input", "temp 1 input"},
               {"temp12_crit_alarm", "temp 12 crit_alarm"},
               {"pwm1", "pwm 1 "},
               {"pwm1_auto_point1_pwm", "pwm 1 auto_point1_pwm"},
               {"beep_enable", "beep_enable 0 "},
               {"update_interval", "update_interval 0 "},
               {"cpu0_vid", "cpu 0 vid"},
               {"fan007_min", "fan 7 min"},
               {"in4294967295_min", "in 4294967295 min"},
               {"in4294967296_min", "none"},
               {"in99999999999999999999999_min", "none"},
               {"name", "none"},
               {"temp", "temp 0 "},
               {"temp1x", "none"},
               {"temp1_", "none"},
               {"temp_1", "none"},
               {"uevent", "none"},
               {"", "none"},
               {"1", "none"}};
  for (const auto& [file, parts] : cases)
    EXPECT_EQ(parts_of(file), parts) << file;
}

TEST(Hwmon, CleansNames) {
  const struct {
    std::string_view text;
    std::string_view clean;
  } cases[] = {{"applesmc.768", "applesmc_768"},
               {"asus-nb-wmi", "asus_nb_wmi"},
               {"0000:01:00.0", "0000:01:00_0"},
               {"_TZ0_", "tz0"},
               {"\xff\xfe", ""},
               {"", ""}};
  for (const auto& [text, clean] : cases)
    EXPECT_EQ(clean_metric_name(text), clean) << text;
}

TEST(Hwmon, SurvivesEveryTruncation) { for_every_prefix("temp12_crit_alarm", parts_of); }

}  // namespace
}  // namespace hb::procfs
