#include "procfs/arp.hpp"

#include <array>
#include <cstddef>

#include "procfs/fields.hpp"

namespace hb::procfs {

Result<bool> ArpReader::next(std::string_view& device) {
  constexpr std::size_t kHeadingFields = 9;
  while (!lines_.at_end()) {
    const std::string_view line = lines_.line();
    std::array<std::string_view, 6> fields{};
    const std::size_t count = split_fields(line, fields);
    if (count == kHeadingFields) continue;
    if (count != fields.size()) return corrupt_line("net/arp", line);
    device = fields[5];
    return true;
  }
  return false;
}

}  // namespace hb::procfs
