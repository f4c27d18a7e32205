#include "procfs/os_release.hpp"

#include <cstddef>

#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kKeysMax = 128;

std::string unquote(std::string_view value) {
  value = trim(value);
  char quote = 0;
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
    quote = value.front();
    value = value.substr(1, value.size() - 2);
  }
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && quote != '\'' && i + 1 < value.size()) ++i;
    out.push_back(value[i]);
  }
  return out;
}

}  // namespace

std::string_view OsRelease::get(std::string_view key) const {
  for (const auto& [name, value] : values_) {
    if (name == key) return value;
  }
  return {};
}

OsRelease parse_os_release(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> values;
  TextCursor lines(text);
  while (!lines.at_end() && values.size() < kKeysMax) {
    const std::string_view line = trim(lines.line());
    const std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos || equals == 0) continue;
    values.emplace_back(line.substr(0, equals), unquote(line.substr(equals + 1)));
  }
  return OsRelease(std::move(values));
}

Result<OsRelease> read_os_release(const HostRoot& host) {
  auto text = read_file(host.root("etc/os-release"));
  if (!text) text = read_file(host.root("usr/lib/os-release"));
  if (!text) return std::unexpected(text.error());
  return parse_os_release(*text);
}

}  // namespace hb::procfs
