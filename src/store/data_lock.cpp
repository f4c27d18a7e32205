#include "store/data_lock.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/file.h>
#include <sys/stat.h>

#include "store/refusal.hpp"

namespace hb::store {
namespace {

// What passes is the machine's, all else is to be mended by whoever chose the directory.
std::unexpected<Error> refused(int error_number, const std::string& path) {
  const bool passing = is_passing(error_number) || error_number == EIO;
  return fail(passing ? ErrorCode::io : ErrorCode::invalid, path + ": " + errno_message(error_number));
}

Result<void> make_directory(const std::string& directory) {
  const std::filesystem::path path(directory);
  if (path.has_parent_path()) {
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    if (failure) return refused(failure.value(), path.parent_path().string());
  }
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return refused(errno, directory);

  struct stat status{};
  if (::stat(directory.c_str(), &status) != 0) return refused(errno, directory);
  if (!S_ISDIR(status.st_mode)) return fail(ErrorCode::invalid, directory + ": is not a directory");
  if (status.st_uid != ::geteuid()) {
    return fail(ErrorCode::invalid, directory + ": belongs to user " + std::to_string(status.st_uid) +
                                        ", not to the one that runs Heartbeat");
  }
  if ((status.st_mode & S_IWOTH) != 0) {
    return fail(ErrorCode::invalid,
                directory + ": anybody may write to it; take that right away (chmod o-w)");
  }
  return {};
}

// Who has the directory. One that reads writes no id into the file: what stands there is of another, long
// gone.
std::unexpected<Error> in_use(const std::string& directory, int fd) {
  if (::flock(fd, LOCK_SH | LOCK_NB) == 0)
    return fail(ErrorCode::unavailable, directory + ": another process reads its history at this moment");
  std::array<char, 32> text{};
  const ssize_t got = ::pread(fd, text.data(), text.size(), 0);
  const std::string_view read(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  // The digits at its start; there are none while the holder has not written them yet.
  const std::string pid(read.substr(0, read.find_first_not_of("0123456789")));
  return fail(ErrorCode::unavailable,
              directory + ": is in use by " +
                  (pid.empty() ? std::string("another process") : "the process with the id " + pid));
}

}  // namespace

DataLock::DataLock(std::string directory, UniqueFd file)
    : directory_(std::move(directory)), file_(std::move(file)) {}

Result<DataLock> DataLock::acquire(const std::string& directory) {
  if (auto made = make_directory(directory); !made) return std::unexpected(made.error());
  const std::string path = directory + "/" + kFileName;
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600));
  if (!file) return refused(errno, path);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return errno == EWOULDBLOCK ? in_use(directory, file.get()) : refused(errno, path);
  // The id is for people to read; the lock holds without it, on a full disk for example.
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.get(), 0) == 0) (void)!::pwrite(file.get(), pid.data(), pid.size(), 0);
  return DataLock(directory, std::move(file));
}

// Whoever writes to a directory leaves a lock's file there: where there is none, nobody does.
Result<std::optional<DataLock>> DataLock::acquire_to_read(const std::string& directory) {
  struct stat status{};
  if (::stat(directory.c_str(), &status) != 0) return fail_errno(errno, directory);
  if (!S_ISDIR(status.st_mode)) return fail(ErrorCode::invalid, directory + ": is not a directory");
  const std::string path = directory + "/" + kFileName;
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) return fail_errno(errno, path);
  if (::flock(file.get(), LOCK_SH | LOCK_NB) != 0)
    return errno == EWOULDBLOCK ? in_use(directory, file.get()) : refused(errno, path);
  return DataLock(directory, std::move(file));
}

Result<void> sync_directory(const std::string& directory) {
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return fail_refused(errno, directory);
  return {};
}

Result<void> create_private_file(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600));
  if (!fd) return fail_refused(errno, path);
  return {};
}

}  // namespace hb::store
