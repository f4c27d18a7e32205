#include "procfs/attributes.hpp"

#include <algorithm>
#include <utility>

#include <sys/stat.h>

#include "procfs/folder.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

std::string AttributeFolder::path_of(std::string_view name) const {
  std::string path;
  path.reserve(path_.size() + 1 + name.size());
  path.append(path_).append("/").append(name);
  return path;
}

AttributeFolder AttributeFolder::folder(std::string_view name) const {
  return AttributeFolder(path_of(name));
}

bool AttributeFolder::exists() const {
  struct stat status{};
  return ::stat(path_.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool AttributeFolder::has(std::string_view name) const {
  struct stat status{};
  return ::stat(path_of(name).c_str(), &status) == 0;
}

std::vector<std::string> AttributeFolder::names() const { return list_folder(path_); }

std::vector<std::string> AttributeFolder::numbered(std::string_view prefix) const {
  std::vector<std::pair<uint64_t, std::string>> found;
  for (std::string& name : names()) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view digits = std::string_view(name).substr(prefix.size());
    if (const auto number = parse_u64(digits)) found.emplace_back(*number, std::move(name));
  }
  std::ranges::sort(found);
  std::vector<std::string> sorted;
  sorted.reserve(found.size());
  for (auto& [number, name] : found)
    sorted.push_back(std::move(name));
  return sorted;
}

Result<std::string> AttributeFolder::read(std::string_view name) const {
  auto content = read_file(path_of(name), {.bytes_max = kAttributeBytesMax, .shape = KeptFile::Shape::whole});
  if (!content) return content;
  return std::string(trim(*content));
}

std::optional<std::string> AttributeFolder::text(std::string_view name) const {
  auto content = read(name);
  if (!content) return std::nullopt;
  return std::move(*content);
}

std::optional<double> AttributeFolder::number(std::string_view name) const {
  const auto content = read(name);
  return content ? parse_attribute(*content) : std::nullopt;
}

Result<double> AttributeFolder::read_number(std::string_view name) const {
  const auto content = read(name);
  if (!content) return std::unexpected(content.error());
  const auto value = parse_attribute(*content);
  if (!value) return fail(ErrorCode::corrupt, path_of(name) + ": \"" + *content + "\" is no number");
  return *value;
}

std::optional<double> parse_attribute(std::string_view text) {
  if (const auto number = parse_u64(text, 0)) return static_cast<double>(*number);
  if (const auto negative = parse_i64(text)) return static_cast<double>(*negative);
  return std::nullopt;
}

}  // namespace hb::procfs
