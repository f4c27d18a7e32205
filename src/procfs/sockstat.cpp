#include "procfs/sockstat.hpp"

namespace hb::procfs {

bool SockstatReader::next(SockstatValue& out) {
  for (;;) {
    const std::string_view name = line_.field();
    const auto value = line_.number();
    if (!name.empty() && value) {
      out = {.protocol = protocol_, .name = name, .value = *value};
      return true;
    }
    if (lines_.at_end()) return false;
    line_ = TextCursor(lines_.line());
    protocol_ = line_.field();
    if (protocol_.ends_with(':')) protocol_.remove_suffix(1);
  }
}

}  // namespace hb::procfs
