#include "procfs/cgroup_tree.hpp"

#include <algorithm>
#include <deque>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include <sys/stat.h>

#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

struct Seen {
  uint64_t inode = 0;
  uint64_t links = 0;
  double created_seconds = 0;
};

double seconds(const struct statx_timestamp& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// The kernel has no birth time of a group's folder. Its other times are those of the moment when the folder
// was first looked at, which whoever made it did.
std::optional<Seen> look_at(const std::string& folder) {
  struct statx found{};
  const unsigned wanted = STATX_TYPE | STATX_INO | STATX_NLINK | STATX_MTIME | STATX_CTIME | STATX_BTIME;
  if (::statx(AT_FDCWD, folder.c_str(), AT_SYMLINK_NOFOLLOW, wanted, &found) != 0) return std::nullopt;
  if (!S_ISDIR(found.stx_mode)) return std::nullopt;
  const bool has_birth = (found.stx_mask & STATX_BTIME) != 0;
  return Seen{.inode = found.stx_ino,
              .links = found.stx_nlink,
              .created_seconds = has_birth ? seconds(found.stx_btime)
                                           : std::min(seconds(found.stx_mtime), seconds(found.stx_ctime))};
}

// The folders in a folder, in any order.
std::vector<std::string> folders_in(const std::string& path) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
  if (!folder) return names;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN) continue;
    names.emplace_back(name);
    if (names.size() >= kCgroupFoldersMax) break;
  }
  return names;
}

std::string inside(std::string_view id, std::string_view name) {
  std::string path(id);
  if (!path.ends_with('/')) path.push_back('/');
  return path.append(name);
}

using Groups = std::map<std::string, FoundCgroup>;

class Walk {
 public:
  Walk(const CgroupTreeLimits& limits, Groups& groups) : limits_(limits), groups_(groups) {}

  // Level by level, so that what is left out at the maximum of folders is what lies deepest.
  void through(const CgroupTree::Mount& mount, uint32_t mount_bit) {
    std::size_t folders = 0;
    std::deque<std::pair<std::string, uint32_t>> waiting;  // ids and depths
    waiting.emplace_back(mount.mount.root, 0);
    while (!waiting.empty() && folders < kCgroupFoldersMax) {
      const auto [id, depth] = std::move(waiting.front());
      waiting.pop_front();
      const std::string folder = cgroup_folder(mount, id);
      const auto seen = look_at(folder);
      if (!seen) continue;  // it went away in between
      ++folders;
      note(id, depth, mount_bit, *seen);
      // A folder of the kernel's has a link for itself, one for its name and one for each folder in it.
      if (constexpr uint64_t kLinksOfLeaf = 2; seen->links == kLinksOfLeaf) continue;
      auto names = folders_in(folder);
      if (depth >= limits_.depth_max) {
        if (!names.empty()) ++too_deep_;
        continue;
      }
      const std::size_t room = kCgroupFoldersMax - std::min(kCgroupFoldersMax, waiting.size());
      std::ranges::sort(names);
      names.resize(std::min(names.size(), room));
      for (const std::string& name : names)
        waiting.emplace_back(inside(id, name), depth + 1);
    }
  }

  [[nodiscard]] std::size_t too_deep() const { return too_deep_; }

 private:
  void note(const std::string& id, uint32_t depth, uint32_t mount_bit, const Seen& seen) {
    const auto [entry, is_new] = groups_.try_emplace(
        id,
        FoundCgroup{.id = id, .depth = depth, .inode = seen.inode, .created_seconds = seen.created_seconds});
    FoundCgroup& group = entry->second;
    group.mounts |= mount_bit;
    group.created_seconds = std::min(group.created_seconds, seen.created_seconds);
  }

  const CgroupTreeLimits& limits_;
  Groups& groups_;
  std::size_t too_deep_ = 0;
};

Result<std::vector<CgroupTree::Mount>> find_mounts(const HostRoot& host) {
  auto text = read_file(host.proc("1/mountinfo"));
  if (!text) text = read_file(host.proc("self/mountinfo"));
  if (!text) return std::unexpected(text.error());
  std::vector<CgroupTree::Mount> mounts;
  for (CgroupMount& mount : parse_cgroup_mounts(*text)) {
    std::string folder = reachable_cgroup_folder(host, mount.mount_point);
    if (!folder.empty()) mounts.push_back({.mount = std::move(mount), .folder = std::move(folder)});
  }
  if (mounts.empty())
    return fail(ErrorCode::not_found,
                host.proc("1/mountinfo") + ": no tree of control groups that can be read");
  return mounts;
}

}  // namespace

std::string cgroup_folder(const CgroupTree::Mount& mount, std::string_view id) {
  // Where only a part is mounted, ids begin with the part's own path.
  if (mount.mount.root != "/") id.remove_prefix(std::min(id.size(), mount.mount.root.size()));
  if (id.empty() || id == "/") return mount.folder;
  return mount.folder + std::string(id);
}

Result<CgroupTree> find_cgroups(const HostRoot& host, const CgroupTreeLimits& limits) {
  auto mounts = find_mounts(host);
  if (!mounts) return std::unexpected(mounts.error());
  CgroupTree tree{.mounts = std::move(*mounts)};
  Groups groups;
  Walk walk(limits, groups);
  for (std::size_t i = 0; i < tree.mounts.size(); ++i)
    walk.through(tree.mounts[i], uint32_t{1} << i);
  tree.past_depth_max = walk.too_deep();
  tree.groups.reserve(groups.size());
  for (auto& [id, group] : groups)
    tree.groups.push_back(std::move(group));
  std::ranges::sort(tree.groups, {},
                    [](const FoundCgroup& group) { return std::tie(group.depth, group.id); });
  if (tree.groups.size() > limits.groups_max) {
    tree.past_count_max = tree.groups.size() - limits.groups_max;
    tree.groups.resize(limits.groups_max);
  }
  return tree;
}

}  // namespace hb::procfs
