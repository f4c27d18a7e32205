#include "procfs/softnet.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "procfs/fields.hpp"
#include "procfs/system_stat.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kColumnsMin = 9;
constexpr std::size_t kCpuColumn = 12;

}  // namespace

Result<void> parse_softnet(std::string_view text, std::vector<SoftnetCpu>& out) {
  out.clear();
  TextCursor lines(text);
  while (!lines.at_end() && out.size() < kCpusMax) {
    const std::string_view line = lines.line();
    std::array<std::string_view, kCpuColumn + 1> fields{};
    const std::size_t count = split_fields(line, fields);
    if (count < kColumnsMin) return corrupt_line("net/softnet_stat", line);
    std::array<uint64_t, kCpuColumn + 1> columns{};
    for (std::size_t i = 0; i < std::min(count, fields.size()); ++i) {
      const auto value = parse_u64(fields[i], 16);
      if (!value || *value > UINT32_MAX) return corrupt_line("net/softnet_stat", line);
      columns[i] = *value;
    }
    out.push_back({.cpu = count > kCpuColumn ? columns[kCpuColumn] : out.size(),
                   .processed = columns[0],
                   .dropped = columns[1],
                   .times_squeezed = columns[2],
                   .cpu_collision = columns[8],
                   .received_rps = columns[9],
                   .flow_limit = columns[10],
                   .backlog_length = columns[11]});
  }
  return {};
}

}  // namespace hb::procfs
