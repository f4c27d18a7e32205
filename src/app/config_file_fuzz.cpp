#include <cstddef>
#include <cstdint>
#include <string_view>

#include "app/config_file.hpp"
#include "app/configuration.hpp"
#include "base/assert.hpp"

// Whatever a file holds, the reader answers; and what it understood is printed so that it reads the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const hb::app::ConfigText read = hb::app::parse_config(text);
  hb::app::Options options;
  for (const auto& [name, setting] : read.settings) {
    const hb::app::Flag* flag = hb::app::find_flag(name);
    HB_ASSERT(flag != nullptr && setting.place);
    static_cast<void>(flag->take(*flag, setting.values, options));
  }
  const hb::app::ConfigText again = hb::app::parse_config(hb::app::configuration_text(read.settings));
  HB_ASSERT(again.errors.empty());
  for (const auto& [name, setting] : again.settings)
    HB_ASSERT(read.settings.at(name).values == setting.values);
  return 0;
}
