#include "procfs/conntrack.hpp"

#include <array>
#include <cstddef>

#include "procfs/fields.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kColumnsMin = 16;
constexpr std::size_t kColumns = 17;

}  // namespace

Result<ConntrackStats> parse_conntrack(std::string_view text) {
  ConntrackStats sum;
  TextCursor lines(text);
  lines.line();  // the heading
  while (!lines.at_end()) {
    const std::string_view line = lines.line();
    std::array<std::string_view, kColumns> fields{};
    const std::size_t count = split_fields(line, fields);
    if (count < kColumnsMin || count > kColumns) return corrupt_line("net/stat/nf_conntrack", line);
    std::array<uint64_t, kColumns> columns{};
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = parse_u64(fields[i], 16);
      if (!value) return corrupt_line("net/stat/nf_conntrack", line);
      columns[i] = *value;
    }
    sum.found += columns[2];
    sum.invalid += columns[4];
    sum.ignore += columns[5];
    sum.insert += columns[8];
    sum.insert_failed += columns[9];
    sum.drop += columns[10];
    sum.early_drop += columns[11];
    sum.search_restart += columns[16];
  }
  return sum;
}

}  // namespace hb::procfs
