#include "procfs/pid_io.hpp"

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

std::optional<uint64_t> parse_written_bytes(std::string_view text) {
  constexpr std::string_view kName = "write_bytes: ";
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    // "cancelled_write_bytes" ends as this name does, and stands in a line of its own.
    if (line.starts_with(kName)) return parse_u64(line.substr(kName.size()));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return std::nullopt;
}

}  // namespace hb::procfs
