#include "procfs/folder.hpp"

#include <algorithm>
#include <dirent.h>
#include <memory>
#include <string_view>

namespace hb::procfs {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

std::vector<std::string> list_folder(const std::string& path) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
  if (!folder) return names;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() >= kFolderEntriesMax) break;
    names.emplace_back(name);
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace hb::procfs
