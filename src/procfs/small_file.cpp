#include "procfs/small_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <sys/types.h>

namespace hb::procfs {
namespace {

constexpr std::size_t kFirstBufferBytes = 8192;

}  // namespace

SmallFile::SmallFile(SmallFile&& other) noexcept
    : fd_(std::move(other.fd_)), budget_(std::exchange(other.budget_, nullptr)), state_(other.state_) {}

SmallFile& SmallFile::operator=(SmallFile&& other) noexcept {
  if (this == &other) return *this;
  close();
  fd_ = std::move(other.fd_);
  budget_ = std::exchange(other.budget_, nullptr);
  state_ = other.state_;
  return *this;
}

void SmallFile::close() {
  fd_.reset();
  if (budget_ != nullptr) budget_->give_back();
  budget_ = nullptr;
}

std::optional<std::string_view> SmallFileReader::read(SmallFile& file, std::string_view folder,
                                                      std::string_view name, Keep keep) {
  using State = SmallFile::State;
  if (file.state_ == State::absent || file.state_ == State::gone) return std::nullopt;
  if ((!file.fd_ && !open(file, folder, name, keep)) || !read_all(file.fd_.get())) {
    file.state_ = file.state_ == State::present ? State::gone : State::absent;
    file.close();
    return std::nullopt;
  }
  file.state_ = State::present;
  if (file.budget_ == nullptr) file.close();
  return std::string_view(buffer_).substr(0, size_);
}

bool SmallFileReader::open(SmallFile& file, std::string_view folder, std::string_view name, Keep keep) {
  path_.assign(folder).append("/").append(name);
  file.fd_.reset(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file.fd_) return false;
  if (keep == Keep::yes && budget_->take()) file.budget_ = budget_.get();
  return true;
}

bool SmallFileReader::read_all(int fd) {
  size_ = 0;
  for (;;) {
    if (size_ == buffer_.size()) {
      if (size_ > kBytesMax) return false;
      buffer_.resize(buffer_.empty() ? kFirstBufferBytes : buffer_.size() * 2);
    }
    const std::size_t room = buffer_.size() - size_;
    const ssize_t got = ::pread(fd, buffer_.data() + size_, room, static_cast<off_t>(size_));
    if (got < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    size_ += static_cast<std::size_t>(got);
    // The kernel prints a page at least, and these files are smaller than that nearly always: a reading that
    // came out short of a page is the last, without another to see it.
    constexpr std::size_t kSurelyLastBytes = 2048;
    if (got == 0 || (static_cast<std::size_t>(got) < std::min(room, kSurelyLastBytes))) break;
  }
  return size_ <= kBytesMax;
}

}  // namespace hb::procfs
