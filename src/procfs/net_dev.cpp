#include "procfs/net_dev.hpp"

namespace hb::procfs {

bool NetDevReader::next(NetDevStats& out) {
  while (!lines_.at_end()) {
    const std::string_view line = lines_.line();
    // A name may hold a colon (an alias, "eth0:1"), a number never does.
    const std::size_t colon = line.rfind(':');
    if (colon == std::string_view::npos) continue;
    out.device = trim(line.substr(0, colon));
    TextCursor columns(line.substr(colon + 1));
    std::size_t parsed = 0;
    for (; parsed < kNetDevColumns; ++parsed) {
      const auto value = columns.number();
      if (!value) break;
      out.columns[parsed] = *value;
    }
    if (parsed == kNetDevColumns && !out.device.empty()) return true;
  }
  return false;
}

}  // namespace hb::procfs
