#include "collect/mount_table.hpp"

#include <poll.h>
#include <utility>

namespace hb::collect {

MountTable::MountTable(procfs::HostRoot host, Filters filters)
    : host_(std::move(host)), filters_(std::move(filters)) {}

Result<void> MountTable::refresh() {
  if (!may_have_changed()) return {};
  // The first process sees the host's mounts even where this one has a mount namespace of its own, but not
  // everybody may look at it.
  auto text = first_.read(host_);
  read_from_ = text ? &first_ : &own_;
  if (!text) text = own_.read(host_);
  if (!text) return std::unexpected(text.error());

  mounts_ = procfs::parse_mountinfo(*text);
  for (procfs::Mount& mount : mounts_)
    mount.mount_point = host_.strip_rootfs(mount.mount_point);
  std::erase_if(mounts_, [this](const procfs::Mount& mount) {
    return !filters_.mount_points.accepts(mount.mount_point) || !filters_.fs_types.accepts(mount.fs_type);
  });
  return {};
}

bool MountTable::may_have_changed() const {
  if (read_from_ == nullptr || read_from_->descriptor() < 0 || !host_.is_live()) return true;
  pollfd watched{.fd = read_from_->descriptor(), .events = POLLPRI, .revents = 0};
  return ::poll(&watched, 1, 0) != 0;
}

}  // namespace hb::collect
