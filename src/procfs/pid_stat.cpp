#include "procfs/pid_stat.hpp"

#include <array>
#include <cstddef>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// proc_pid_stat(5) counts fields from 1; the first behind the name is 3, the state.
constexpr std::size_t kState = 3;
constexpr std::size_t kParent = 4;
constexpr std::size_t kUserTicks = 14;
constexpr std::size_t kSystemTicks = 15;
constexpr std::size_t kThreads = 20;
constexpr std::size_t kStartTicks = 22;
constexpr std::size_t kVirtualBytes = 23;
constexpr std::size_t kResidentPages = 24;

}  // namespace

std::optional<PidStat> parse_pid_stat(std::string_view text) {
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  const auto pid = parse_u64(text.substr(0, open));
  if (!pid || *pid > UINT32_MAX) return std::nullopt;

  PidStat stat{.pid = static_cast<uint32_t>(*pid), .comm = text.substr(open + 1, close - open - 1)};
  std::array<uint64_t, kResidentPages + 1> numbers{};
  TextCursor fields(trim(text.substr(close + 1)));
  for (std::size_t i = kState; i < numbers.size(); ++i) {
    const std::string_view field = fields.field();
    if (field.empty()) return std::nullopt;
    if (i == kState) {
      stat.state = field.front();
      continue;
    }
    // Fields that are not used may be negative (tty_nr, tpgid, priority); a resident size may be, for an
    // instant.
    numbers[i] = parse_u64(field).value_or(0);
  }
  stat.parent = static_cast<uint32_t>(numbers[kParent]);
  stat.user_ticks = numbers[kUserTicks];
  stat.system_ticks = numbers[kSystemTicks];
  stat.threads = numbers[kThreads];
  stat.start_ticks = numbers[kStartTicks];
  stat.virtual_bytes = numbers[kVirtualBytes];
  stat.resident_pages = numbers[kResidentPages];
  return stat;
}

}  // namespace hb::procfs
