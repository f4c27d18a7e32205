#include "procfs/clock_sources.hpp"

#include <string_view>

#include "procfs/folder.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

std::vector<ClockSource> read_clock_sources(const HostRoot& host) {
  constexpr std::string_view kPrefix = "clocksource";
  const std::string folder = host.sys("devices/system/clocksource");
  std::vector<ClockSource> sources;
  for (const std::string& name : list_folder(folder)) {
    if (!name.starts_with(kPrefix)) continue;
    ClockSource source{.device = name.substr(kPrefix.size())};
    if (const auto available = read_file(folder + "/" + name + "/available_clocksource")) {
      TextCursor words(trim(*available));
      for (std::string_view word = words.field(); !word.empty(); word = words.field())
        source.available.emplace_back(word);
    }
    if (const auto current = read_file(folder + "/" + name + "/current_clocksource")) {
      source.current = trim(*current);
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

}  // namespace hb::procfs
