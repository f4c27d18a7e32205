#include "procfs/slabinfo.hpp"

#include <array>
#include <cstddef>

#include "procfs/fields.hpp"

namespace hb::procfs {
namespace {

// NAME five numbers ":" "tunables" three numbers ":" "slabdata" three numbers
constexpr std::size_t kFields = 16;

}  // namespace

Result<bool> SlabReader::next(Slab& out) {
  while (!lines_.at_end()) {
    const std::string_view line = lines_.line();
    if (line.starts_with("slabinfo - version:") || line.starts_with("# name")) continue;
    std::array<std::string_view, kFields> fields{};
    if (split_fields(line, fields) != kFields) return corrupt_line("slabinfo", line);
    std::array<uint64_t, 5> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto number = parse_u64(fields[i + 1]);
      if (!number) return corrupt_line("slabinfo", line);
      numbers[i] = *number;
    }
    out = {.name = fields[0],
           .active_objects = numbers[0],
           .objects = numbers[1],
           .object_bytes = numbers[2],
           .objects_per_slab = numbers[3],
           .pages_per_slab = numbers[4]};
    return true;
  }
  return false;
}

}  // namespace hb::procfs
