#include "base/read_bounded.hpp"

#include <cerrno>
#include <unistd.h>

namespace hb {

Result<std::string> read_bounded(int fd, std::size_t bytes_max, const std::string& path) {
  // One byte more than there may be tells that there is more.
  std::string text(bytes_max + 1, '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t got = ::read(fd, text.data() + length, text.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno(errno, path);
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  if (length > bytes_max)
    return fail(ErrorCode::limit, path + ": longer than " + std::to_string(bytes_max) + " bytes");
  text.resize(length);
  return text;
}

}  // namespace hb
