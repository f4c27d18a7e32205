#include "app/commands/db/text_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace hb::app::db {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr mode_t kNewFile = 0666;  // less what the umask takes

}  // namespace

Result<FileLines> FileLines::open(const std::string& path) {
  if (path == "-") return FileLines("standard input", UniqueFd(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)));
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file) return fail_errno(errno, path);
  return FileLines(path, std::move(file));
}

Result<void> FileLines::read_more() {
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kReadBytes);
  ssize_t got = 0;
  do {
    got = ::read(file_.get(), buffer_.data() + had, kReadBytes);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(had + static_cast<std::size_t>(got < 0 ? 0 : got));
  if (got < 0) return fail_errno(errno, name_);
  ended_ = got == 0;
  return {};
}

Result<std::optional<std::string_view>> FileLines::next() {
  std::size_t searched = at_;
  for (;;) {
    const std::size_t newline = buffer_.find('\n', searched);
    const std::size_t end = newline == std::string::npos ? buffer_.size() : newline;
    if (end - at_ > kLineBytesMax)
      return fail(ErrorCode::limit, fmt::format("a line of more than {} bytes", kLineBytesMax));
    if (newline != std::string::npos || ended_) {
      if (at_ == buffer_.size()) return std::nullopt;
      const std::string_view line = std::string_view(buffer_).substr(at_, end - at_);
      at_ = newline == std::string::npos ? end : end + 1;
      return line;
    }
    searched = buffer_.size() - at_;
    if (Result<void> read = read_more(); !read) return std::unexpected(read.error());
  }
}

Result<std::string_view> FileLines::peek() {
  if (at_ == buffer_.size() && !ended_) {
    if (Result<void> read = read_more(); !read) return std::unexpected(read.error());
  }
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  return rest.substr(0, rest.find('\n'));
}

Result<int> OutputText::descriptor() {
  if (path_.empty()) return STDOUT_FILENO;
  if (file_) return file_.get();
  file_ = UniqueFd(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, kNewFile));
  if (!file_) return fail_errno(errno, path_);
  return file_.get();
}

Result<void> OutputText::write(std::string_view text) {
  const Result<int> file = descriptor();
  if (!file) return std::unexpected(file.error());
  while (!text.empty()) {
    const ssize_t written = ::write(*file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno(errno, name());
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> OutputText::close() {
  if (file_ && ::close(file_.release()) != 0) return fail_errno(errno, path_);
  return {};
}

}  // namespace hb::app::db
