#include "procfs/mdstat.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

uint64_t count_of(std::string_view text, std::string_view part) {
  uint64_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// "md11 : active (auto-read-only) raid1 sdb2[0] sdc3[2](F) hda[4](S)"
struct DeviceLine {
  std::string_view device;
  bool is_active = false;
  std::string_view level;  // empty when it is inactive and of no known kind
  std::string_view disks;
};

std::optional<DeviceLine> parse_device_line(std::string_view line) {
  TextCursor fields(line);
  DeviceLine parsed{.device = fields.field(), .is_active = false, .level = {}, .disks = {}};
  if (parsed.device.empty() || fields.field() != ":") return std::nullopt;
  const std::string_view state = fields.field();
  parsed.is_active = state == "active";
  if (!parsed.is_active && state != "inactive") return std::nullopt;
  parsed.disks = fields.rest();
  std::string_view word = fields.field();
  while (word.starts_with('(')) {
    parsed.disks = fields.rest();
    word = fields.field();
  }
  if (has(word, "[")) return parsed;
  parsed.level = word;
  parsed.disks = fields.rest();
  return parsed;
}

// "1993728 blocks super 1.2 [2/1] [U_]": how many disks there should be, and how many work. False when the
// line does not tell.
bool parse_disks(std::string_view line, MdArray& array) {
  for (std::size_t open = line.find('['); open != std::string_view::npos; open = line.find('[', open + 1)) {
    TextCursor inside(line.substr(open + 1));
    TextCursor numbers(inside.until(']'));
    const auto total = parse_u64(numbers.until('/'));
    const auto active = parse_u64(numbers.rest());
    if (!total || !active) continue;
    array.disks_required = *total;
    array.disks_active = *active;
    return true;
  }
  return false;
}

// "[=>...]  recovery =  8.5% (16775552/195310144) finish=17.0min" or "resync=DELAYED"
void parse_sync_line(std::string_view line, MdArray& array) {
  struct Activity {
    std::string_view word;
    MdState state;
  };
  constexpr std::array<Activity, 4> kActivities = {{{"recovery", MdState::recovering},
                                                    {"check", MdState::checking},
                                                    {"reshape", MdState::reshaping},
                                                    {"resync", MdState::resyncing}}};
  const auto activity =
      std::ranges::find_if(kActivities, [line](const Activity& known) { return has(line, known.word); });
  if (activity == kActivities.end()) return;
  array.state = activity->state;
  array.blocks_synced = 0;
  const std::size_t open = line.find('(');
  if (open == std::string_view::npos) return;
  TextCursor inside(line.substr(open + 1));
  array.blocks_synced = parse_u64(inside.until('/')).value_or(0);
}

// Whether the line is none of the indented ones that go on with an array.
bool begins_anew(std::string_view line) { return line.empty() || (line[0] != ' ' && line[0] != '\t'); }

bool parse_array(const DeviceLine& device, TextCursor& lines, MdArray& array) {
  array = {.device = device.device, .state = device.is_active ? MdState::active : MdState::inactive};
  array.disks_failed = count_of(device.disks, "(F)");
  array.disks_spare = count_of(device.disks, "(S)");
  TextCursor behind = lines;
  const std::string_view status = behind.line();
  if (begins_anew(status)) return false;
  const auto blocks = parse_u64(TextCursor(status).field());
  if (!blocks) return false;
  array.blocks = *blocks;
  array.blocks_synced = *blocks;
  if (device.is_active) {
    // These have no redundancy, and so say nothing of missing disks.
    if (device.level == "raid0" || device.level == "linear") {
      array.disks_required = count_of(device.disks, "[");
      array.disks_active = array.disks_required;
    } else if (!parse_disks(status, array)) {
      return false;
    }
  }
  lines = behind;
  for (std::string_view line = behind.line(); !begins_anew(line); line = behind.line()) {
    if (device.is_active && !has(line, "bitmap:")) parse_sync_line(line, array);
    lines = behind;
  }
  return true;
}

}  // namespace

Mdstat parse_mdstat(std::string_view text) {
  Mdstat mdstat;
  for (TextCursor lines(text); !lines.at_end();) {
    const std::string_view line = lines.line();
    if (line.empty() || !begins_anew(line)) continue;
    if (line.starts_with("Personalities") || line.starts_with("unused")) continue;
    const auto device = parse_device_line(line);
    MdArray array;
    if (device && parse_array(*device, lines, array)) {
      mdstat.arrays.push_back(array);
    } else if (mdstat.malformed.empty()) {
      mdstat.malformed = line;
    }
  }
  return mdstat;
}

}  // namespace hb::procfs
