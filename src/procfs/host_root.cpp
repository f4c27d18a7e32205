#include "procfs/host_root.hpp"

#include <cerrno>
#include <cstdlib>
#include <unistd.h>
#include <utility>

#include <sys/resource.h>

namespace hb::procfs {
namespace {

void join_into(std::string_view folder, std::string_view relative, std::string& joined) {
  while (relative.starts_with('/'))
    relative.remove_prefix(1);
  joined.assign(folder);
  if (!joined.ends_with('/') && !relative.empty()) joined.push_back('/');
  joined.append(relative);
}

std::string join(std::string_view folder, std::string_view relative) {
  std::string joined;
  join_into(folder, relative, joined);
  return joined;
}

bool is_own_proc(const std::string& procfs) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(procfs.c_str(), nullptr), &std::free);
  return resolved && std::string_view(resolved.get()) == "/proc";
}

std::size_t kept_files_max() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return DescriptorBudget::kept_of(limit.rlim_cur, HostRoot::kKeptFilesMax);
}

Result<void> check_folder(const std::string& path, std::string_view flag) {
  if (::access(join(path, ".").c_str(), R_OK | X_OK) == 0) return {};
  return fail_errno(errno, std::string(flag) + " " + path);
}

}  // namespace

HostRoot::HostRoot(Paths paths)
    : paths_(std::make_shared<const Paths>(std::move(paths))),
      live_(is_own_proc(paths_->procfs)),
      descriptors_(std::make_shared<DescriptorBudget>(kept_files_max())) {}

Result<void> HostRoot::check() const {
  if (auto proc = check_folder(paths_->procfs, "--path.procfs"); !proc) return proc;
  if (auto sys = check_folder(paths_->sysfs, "--path.sysfs"); !sys) return sys;
  return check_folder(paths_->rootfs, "--path.rootfs");
}

const std::string& HostRoot::folder(Tree tree) const {
  switch (tree) {
    case Tree::proc:
      return paths_->procfs;
    case Tree::sys:
      return paths_->sysfs;
    case Tree::root:
      break;
  }
  return paths_->rootfs;
}

std::string HostRoot::path(Tree tree, std::string_view relative) const {
  return join(folder(tree), relative);
}

void HostRoot::write_path(Tree tree, std::string_view relative, std::string& out) const {
  join_into(folder(tree), relative, out);
}

std::string HostRoot::udev_data(std::string_view file) const {
  if (!paths_->udev_data.empty()) return join(paths_->udev_data, file);
  return join(join(paths_->rootfs, "run/udev/data"), file);
}

std::string_view HostRoot::strip_rootfs(std::string_view path) const {
  std::string_view rootfs = paths_->rootfs;
  while (rootfs.ends_with('/'))
    rootfs.remove_suffix(1);
  if (rootfs.empty() || !path.starts_with(rootfs)) return path;
  const std::string_view rest = path.substr(rootfs.size());
  if (rest.empty()) return "/";
  return rest.front() == '/' ? rest : path;
}

}  // namespace hb::procfs
