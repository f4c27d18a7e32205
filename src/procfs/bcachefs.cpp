#include "procfs/bcachefs.hpp"

#include "procfs/human_size.hpp"

namespace hb::procfs {

std::optional<double> parse_bcachefs_counter(std::string_view text) {
  BcachefsRows rows(text);
  for (BcachefsRow row; rows.next(row);) {
    if (row.name == "since filesystem creation") return parse_human_size(row.columns);
  }
  return std::nullopt;
}

bool BcachefsRows::next(BcachefsRow& out) {
  while (!lines_.at_end()) {
    const std::string_view line = trim(lines_.line());
    if (line.empty()) continue;
    const std::size_t end =
        line.find(':') != std::string_view::npos ? line.find(':') : line.find_first_of(" \t");
    out.name = trim(line.substr(0, end));
    out.columns = end == std::string_view::npos ? std::string_view() : trim(line.substr(end + 1));
    return true;
  }
  return false;
}

}  // namespace hb::procfs
