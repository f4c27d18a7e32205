#include "procfs/user_names.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kPasswdBytesMax = std::size_t{4} << 20;

}  // namespace

std::string UserNames::name(uint32_t uid) {
  struct stat file = {};
  const bool there = ::stat(host_.root("etc/passwd").c_str(), &file) == 0;
  const std::lock_guard lock(mutex_);
  const bool changed = file.st_mtim.tv_sec != modified_.tv_sec || file.st_mtim.tv_nsec != modified_.tv_nsec;
  if (!there) names_.clear();
  if (there && changed) reload();
  modified_ = file.st_mtim;
  const auto found = names_.find(uid);
  return found == names_.end() ? std::to_string(uid) : found->second;
}

void UserNames::reload() {
  names_.clear();
  const auto text = read_file(host_.root("etc/passwd"), kPasswdBytesMax);
  if (!text) return;
  TextCursor lines(*text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    const std::string_view name = line.until(':');
    line.until(':');  // password
    const std::optional<uint64_t> uid = parse_u64(line.until(':'));
    // Of two names for one user the first is the one that tools show.
    if (uid && *uid <= UINT32_MAX && !name.empty()) names_.try_emplace(static_cast<uint32_t>(*uid), name);
  }
}

}  // namespace hb::procfs
