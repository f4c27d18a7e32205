#include "procfs/drbd.hpp"

namespace hb::procfs {

bool DrbdReader::next(DrbdValue& out) {
  for (;;) {
    const std::string_view word = line_.field();
    if (word.empty()) {
      if (lines_.at_end()) return false;
      line_ = TextCursor(lines_.line());
      continue;
    }
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || word.find(':', colon + 1) != std::string_view::npos) continue;
    const std::string_view key = word.substr(0, colon);
    const std::string_view value = word.substr(colon + 1);
    if (value.empty()) {
      if (const auto device = parse_u64(key)) device_ = device;
      continue;
    }
    if (!device_) continue;
    out = {.device = *device_, .key = key, .value = value};
    return true;
  }
}

}  // namespace hb::procfs
