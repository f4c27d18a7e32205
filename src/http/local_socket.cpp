#include "http/local_socket.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace hb::http {
namespace {

// Without the NUL at the end, which Linux could do without and others could not.
constexpr std::size_t kAddressBytesMax = sizeof(sockaddr_un::sun_path) - 1;
constexpr mode_t kOwnerOnly = 0600;

struct Place {
  UniqueFd directory;
  std::string name;
  sockaddr_un address = {};
};

// Opens the directory of `path`, and says how bind(2) and connect(2) get at the file in it.
Result<Place> find_place(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  Place place{.directory = UniqueFd(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
              .name = path.substr(slash + 1)};
  if (!place.directory) return fail_errno(errno, directory);
  const std::string reachable = path.size() <= kAddressBytesMax
                                    ? path
                                    : fmt::format("/proc/self/fd/{}/{}", place.directory.get(), place.name);
  if (reachable.size() > kAddressBytesMax)
    return fail(ErrorCode::limit, path + ": the name is too long for a socket");
  place.address.sun_family = AF_UNIX;
  std::ranges::copy(reachable, place.address.sun_path);
  return place;
}

const sockaddr* as_sockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Result<void> remove_stale(const Place& place, const std::string& path) {
  struct stat status{};
  if (::fstatat(place.directory.get(), place.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return {};
    return fail_errno(errno, path);
  }
  if (!S_ISSOCK(status.st_mode))
    return fail(ErrorCode::io, path + ": something lies there that is no socket; move it away");
  if (::unlinkat(place.directory.get(), place.name.c_str(), 0) != 0) return fail_errno(errno, path);
  return {};
}

}  // namespace

Result<LocalSocket> LocalSocket::listen(const std::string& path) {
  Result<Place> place = find_place(path);
  if (!place) return std::unexpected(place.error());
  if (Result<void> removed = remove_stale(*place, path); !removed) return std::unexpected(removed.error());

  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fail_errno(errno, path);
  // The file takes over the mode of the descriptor. The umask cannot do that: it is all threads' umask.
  if (::fchmod(fd.get(), kOwnerOnly) != 0) return fail_errno(errno, path);
  if (::bind(fd.get(), as_sockaddr(place->address), sizeof place->address) != 0)
    return fail_errno(errno, path);

  struct stat status{};
  if (::fstatat(place->directory.get(), place->name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
    return fail_errno(errno, path);
  // From here on the file is removed whatever happens.
  LocalSocket socket(std::move(fd), std::move(place->directory), std::move(place->name),
                     {.device = status.st_dev, .inode = status.st_ino});
  // Nobody can connect yet, so what a file system made of the mode does no harm.
  if ((status.st_mode & ALLPERMS & ~kOwnerOnly) != 0)
    return fail(ErrorCode::unsupported, path + ": this file system cannot keep others from connecting");
  if (::listen(socket.fd_.get(), SOMAXCONN) != 0) return fail_errno(errno, path);
  return socket;
}

LocalSocket::~LocalSocket() {
  if (!directory_) return;  // moved from
  struct stat status{};
  if (::fstatat(directory_.get(), name_.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (FileId{.device = status.st_dev, .inode = status.st_ino} == file_)
    ::unlinkat(directory_.get(), name_.c_str(), 0);
}

Result<UniqueFd> connect_local(const std::string& path) {
  const Result<Place> place = find_place(path);
  if (!place && place.error().code == ErrorCode::not_found)
    return fail(ErrorCode::unavailable, place.error().message);
  if (!place) return std::unexpected(place.error());
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fail_errno(errno, path);
  if (::connect(fd.get(), as_sockaddr(place->address), sizeof place->address) == 0) return fd;
  switch (errno) {
    case ENOENT:
    case ECONNREFUSED:
      return fail(ErrorCode::unavailable, path + ": nobody listens there");
    case EAGAIN:
      return fail(ErrorCode::unavailable, path + ": too many are waiting already; try again");
    default:
      return fail_errno(errno, path);
  }
}

}  // namespace hb::http
