#include "procfs/node_memory.hpp"

#include <array>
#include <cstddef>
#include <optional>

#include "procfs/fields.hpp"

namespace hb::procfs {
namespace {

constexpr double kBytesPerKilobyte = 1024;

std::optional<NodeMemoryValue> meminfo_value(std::string_view line) {
  std::array<std::string_view, 5> fields{};
  const std::size_t count = split_fields(line, fields);
  if (count != 4 && (count != 5 || fields[4] != "kB")) return std::nullopt;
  const auto value = parse_double(fields[3]);
  if (!value) return std::nullopt;
  std::string_view name = fields[2];
  while (name.ends_with(':'))
    name.remove_suffix(1);
  if (name.empty()) return std::nullopt;
  return NodeMemoryValue{
      .name = name, .node = fields[1], .value = count == 5 ? *value * kBytesPerKilobyte : *value};
}

std::optional<NodeMemoryValue> numastat_value(std::string_view line) {
  std::array<std::string_view, 2> fields{};
  if (split_fields(line, fields) != 2) return std::nullopt;
  const auto value = parse_double(fields[1]);
  if (!value) return std::nullopt;
  return NodeMemoryValue{.name = fields[0], .node = {}, .value = *value};
}

}  // namespace

Result<bool> NodeMemoryReader::next(NodeMemoryValue& out) {
  const bool is_meminfo = file_ == File::meminfo;
  while (!lines_.at_end()) {
    const std::string_view line = trim(lines_.line());
    if (line.empty()) continue;
    const auto value = is_meminfo ? meminfo_value(line) : numastat_value(line);
    if (!value) return corrupt_line(is_meminfo ? "meminfo of a node" : "numastat", line);
    out = *value;
    return true;
  }
  return false;
}

}  // namespace hb::procfs
