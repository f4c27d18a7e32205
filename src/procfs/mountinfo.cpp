#include "procfs/mountinfo.hpp"

#include <optional>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

bool has_option(std::string_view options, std::string_view wanted) {
  TextCursor list(options);
  while (!list.at_end()) {
    if (list.until(',') == wanted) return true;
  }
  return false;
}

// "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue": the fields before the
// dash are six and any number of optional ones.
std::optional<Mount> parse_line(std::string_view text) {
  TextCursor line(text);
  line.field();  // mount id
  line.field();  // parent id
  TextCursor numbers(line.field());
  const auto major = parse_u64(numbers.until(':'));
  const auto minor = parse_u64(numbers.rest());
  line.field();  // root within the file system
  const std::string_view mount_point = line.field();
  const std::string_view options = line.field();
  if (!major || !minor || options.empty()) return std::nullopt;

  std::string_view optional = line.field();
  while (!optional.empty() && optional != "-")
    optional = line.field();
  const std::string_view fs_type = line.field();
  const std::string_view source = line.field();
  const std::string_view super_options = line.field();
  if (source.empty()) return std::nullopt;
  return Mount{.major = static_cast<uint32_t>(*major),
               .minor = static_cast<uint32_t>(*minor),
               .mount_point = unescape_octal(mount_point),
               .source = unescape_octal(source),
               .fs_type = unescape_octal(fs_type),
               .read_only = has_option(options, "ro") || has_option(super_options, "ro")};
}

}  // namespace

std::string unescape_octal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && text.size() - i > 3 && text[i + 1] <= '3' &&
                        is_octal(text[i + 1]) && is_octal(text[i + 2]) && is_octal(text[i + 3]);
    if (!escape) {
      out.push_back(text[i]);
      continue;
    }
    out.push_back(
        static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0')));
    i += 3;
  }
  return out;
}

std::vector<Mount> parse_mountinfo(std::string_view text) {
  std::vector<Mount> mounts;
  TextCursor lines(text);
  while (!lines.at_end() && mounts.size() < kMountsMax) {
    if (auto mount = parse_line(lines.line())) mounts.push_back(std::move(*mount));
  }
  return mounts;
}

}  // namespace hb::procfs
