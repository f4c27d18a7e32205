#include "procfs/kept_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <sys/types.h>

namespace hb::procfs {
namespace {

constexpr std::size_t kFirstBufferBytes = 4096;
constexpr std::size_t kPageBytesMin = 4096;  // of the kernel's buffer, which is a page or a multiple of it

bool is_worth_reopening(int error_number) {
  return error_number == ESTALE || error_number == ENODEV || error_number == ENOENT;
}

bool is_last_read(std::size_t got, bool has_room, KeptFile::Shape shape) {
  if (!has_room) return false;
  if (shape == KeptFile::Shape::whole) return true;
  return shape == KeptFile::Shape::short_lines && got < kPageBytesMin - KeptFile::kLineBytesMax;
}

// Reads the descriptor from its start into the buffer, which grows up to bytes_max. 0 or the error's number;
// EFBIG when there is more.
int pread_all(int fd, std::string& buffer, std::size_t& size, const KeptFile::Options& options) {
  size = 0;
  for (;;) {
    if (size == buffer.size()) {
      if (size > options.bytes_max) return EFBIG;
      buffer.resize(buffer.empty() ? kFirstBufferBytes : buffer.size() * 2);
    }
    const ssize_t got = ::pread(fd, buffer.data() + size, buffer.size() - size, static_cast<off_t>(size));
    if (got < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (is_last_read(static_cast<std::size_t>(got), size < buffer.size(), options.shape)) break;
  }
  return size > options.bytes_max ? EFBIG : 0;
}

std::unexpected<Error> read_error(int error_number, const std::string& path, std::size_t bytes_max) {
  if (error_number == EFBIG) {
    return fail(ErrorCode::limit, path + ": longer than " + std::to_string(bytes_max) + " bytes");
  }
  return fail_errno(error_number, path);
}

}  // namespace

KeptFile::KeptFile(HostRoot::Tree tree, std::string relative, Options options)
    : tree_(tree), options_(options), relative_(std::move(relative)) {}

KeptFile& KeptFile::operator=(KeptFile&& other) noexcept {
  if (this == &other) return *this;
  close();
  tree_ = other.tree_;
  options_ = other.options_;
  relative_ = std::move(other.relative_);
  fd_ = std::move(other.fd_);
  budget_ = std::move(other.budget_);
  buffer_ = std::move(other.buffer_);
  size_ = other.size_;
  absent_reads_left_ = other.absent_reads_left_;
  failed_with_ = other.failed_with_;
  return *this;
}

Result<std::string_view> KeptFile::read(const HostRoot& host) {
  if (absent_reads_left_ > 0) {
    --absent_reads_left_;
    return failed(ENOENT, host);
  }
  const bool was_open = static_cast<bool>(fd_);
  if (!was_open) {
    if (const int error_number = open(host); error_number != 0) return failed(error_number, host);
  }
  int error_number = read_all();
  if (was_open && is_worth_reopening(error_number)) {
    close();
    if (error_number = open(host); error_number != 0) return failed(error_number, host);
    error_number = read_all();
  }
  if (!budget_ || error_number != 0) close();
  if (error_number != 0) return failed(error_number, host);
  failed_with_ = 0;
  return std::string_view(buffer_).substr(0, size_);
}

int KeptFile::open(const HostRoot& host) {
  // The path is written where the content comes: a file that is opened at every read allocates nothing.
  host.write_path(tree_, relative_, buffer_);
  UniqueFd fd(::open(buffer_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd) {
    if (errno == ENOENT) absent_reads_left_ = kAbsentReads - 1;
    return errno;
  }
  buffer_.resize(std::max(buffer_.capacity(), kFirstBufferBytes));
  fd_ = std::move(fd);
  if (host.descriptors()->take()) budget_ = host.descriptors();
  return 0;
}

// What fails in the same way as at the read before was named then.
std::unexpected<Error> KeptFile::failed(int error_number, const HostRoot& host) {
  if (std::exchange(failed_with_, error_number) != error_number)
    return read_error(error_number, host.path(tree_, relative_), options_.bytes_max);
  if (error_number == EFBIG) return fail(ErrorCode::limit, "still too long");
  const bool absent = error_number == ENOENT || error_number == ESRCH;
  return fail(absent ? ErrorCode::not_found : ErrorCode::io, absent ? "still not there" : "still failing");
}

void KeptFile::close() {
  fd_.reset();
  if (budget_) budget_->give_back();
  budget_.reset();
}

int KeptFile::read_all() { return pread_all(fd_.get(), buffer_, size_, options_); }

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  return read_file(path, KeptFile::Options{.bytes_max = bytes_max});
}

Result<std::string> read_file(const std::string& path, const KeptFile::Options& options) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd) return fail_errno(errno, path);
  std::string content;
  std::size_t size = 0;
  if (const int error_number = pread_all(fd.get(), content, size, options); error_number != 0) {
    return read_error(error_number, path, options.bytes_max);
  }
  content.resize(size);
  return content;
}

}  // namespace hb::procfs
