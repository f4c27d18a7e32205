#include "procfs/interrupts.hpp"

#include <algorithm>

#include "procfs/fields.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// The rest of the line with its blanks made one each.
void assign_words(std::string& out, TextCursor rest) {
  out.clear();
  for (std::string_view word = rest.field(); !word.empty(); word = rest.field()) {
    if (!out.empty()) out.push_back(' ');
    out.append(word);
  }
}

bool is_decimal(std::string_view name) { return parse_i64(name).has_value(); }

// False when a count is missing or no number.
bool read_counts(TextCursor& counts, std::size_t cpus, std::vector<uint64_t>& by_cpu) {
  by_cpu.clear();
  for (std::size_t i = 0; i < cpus; ++i) {
    const auto count = counts.number();
    if (!count) return false;
    by_cpu.push_back(*count);
  }
  return true;
}

// Lines such as "ERR: 0" have one count for all CPUs, and nothing behind it.
bool is_for_all_cpus(std::string_view fields, std::size_t cpus) {
  return split_fields(fields, {}) < cpus + 1;
}

// Such lines end in a digit; few others do, and taking those apart twice is dear on a machine of many CPUs.
bool may_be_for_all_cpus(std::string_view line) {
  return line.empty() || (line.back() >= '0' && line.back() <= '9') || line.back() == ' ';
}

}  // namespace

Result<void> parse_interrupts(std::string_view text, std::vector<Interrupt>& out) {
  TextCursor lines(text);
  if (lines.at_end()) return fail(ErrorCode::corrupt, "interrupts: empty");
  const std::size_t cpus = split_fields(lines.line(), {});
  std::size_t used = 0;
  while (!lines.at_end() && used < kInterruptsMax) {
    const std::string_view line = lines.line();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    // A name may stand directly before its first count, as on arm64: the colon parts them.
    TextCursor rest(line.substr(colon + 1));
    if (may_be_for_all_cpus(line) && is_for_all_cpus(rest.rest(), cpus)) continue;
    if (used == out.size()) out.emplace_back();
    Interrupt& interrupt = out[used];
    const std::string_view name = line.substr(0, colon);
    interrupt.name = name.substr(std::min(name.find_first_not_of(' '), name.size()));
    if (!read_counts(rest, cpus, interrupt.by_cpu)) {
      if (is_for_all_cpus(line.substr(colon + 1), cpus)) continue;
      return corrupt_line("interrupts", line);
    }
    if (trim(rest.rest()).empty()) continue;
    interrupt.devices.clear();
    if (is_decimal(interrupt.name)) {
      interrupt.info = rest.field();
      assign_words(interrupt.devices, rest);
    } else {
      assign_words(interrupt.info, rest);
    }
    ++used;
  }
  out.resize(used);
  return {};
}

}  // namespace hb::procfs
