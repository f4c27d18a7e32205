#include "procfs/schedstat.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace hb::procfs {
namespace {

constexpr std::size_t kNumbers = 9;

std::optional<std::array<uint64_t, kNumbers>> numbers_of(TextCursor& line) {
  std::array<uint64_t, kNumbers> numbers{};
  for (uint64_t& number : numbers) {
    const auto value = line.number();
    if (!value) return std::nullopt;
    number = *value;
  }
  return numbers;
}

}  // namespace

bool SchedstatReader::next(SchedstatCpu& out) {
  while (!lines_.at_end()) {
    TextCursor line(lines_.line());
    std::string_view cpu = line.field();
    if (!cpu.starts_with("cpu")) continue;
    cpu.remove_prefix(3);
    if (!parse_u64(cpu)) continue;
    const auto numbers = numbers_of(line);
    if (!numbers) continue;
    out = {.cpu = cpu, .running_ns = (*numbers)[6], .waiting_ns = (*numbers)[7], .timeslices = (*numbers)[8]};
    return true;
  }
  return false;
}

}  // namespace hb::procfs
