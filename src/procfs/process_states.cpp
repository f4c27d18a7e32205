#include "procfs/process_states.hpp"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

#include "base/fd.hpp"
#include "procfs/pid_stat.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// The line has at most 52 numbers and a name of 64 bytes.
constexpr std::size_t kStatBytesMax = 2048;

bool has_vanished(int error_number) { return error_number == ENOENT || error_number == ESRCH; }

Folder open_folder(int parent, const char* path) {
  const int fd = ::openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return nullptr;
  DIR* folder = ::fdopendir(fd);  // which owns the descriptor from here on
  if (folder == nullptr) ::close(fd);
  return Folder(folder);
}

// The next entry that is named by a number.
const char* next_number(DIR* folder) {
  while (const dirent* entry = ::readdir(folder)) {
    if (parse_u64(entry->d_name)) return static_cast<const char*>(entry->d_name);
  }
  return nullptr;
}

class Counting {
 public:
  // 0, or the error's number; EBADMSG for what does not parse.
  int count(DIR* processes) {
    while (const char* pid = next_number(processes)) {
      if (const int error_number = count_process(::dirfd(processes), pid); error_number != 0)
        return error_number;
    }
    return 0;
  }
  [[nodiscard]] const ProcessCounts& counts() const { return counts_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  int count_process(int processes, const char* pid) {
    path_.assign(pid).append("/stat");
    int error_number = 0;
    const auto stat = read_stat(processes, error_number);
    if (!stat) return has_vanished(error_number) ? 0 : error_number;
    ++counts_.processes;
    counts_.threads += stat->threads;
    counts_.process_states.add(stat->state);
    path_.assign(pid).append("/task");
    if (stat->threads == 1) {
      // Its only thread is the process itself.
      if (::faccessat(processes, path_.c_str(), F_OK, 0) == 0) counts_.thread_states.add(stat->state);
      return 0;
    }
    const char state = stat->state;
    const Folder threads = open_folder(processes, path_.c_str());
    if (!threads) return has_vanished(errno) ? 0 : errno;
    return count_threads(threads.get(), pid, state);
  }

  int count_threads(DIR* threads, std::string_view pid, char process_state) {
    while (const char* tid = next_number(threads)) {
      if (pid == tid) {
        counts_.thread_states.add(process_state);
        continue;
      }
      path_.assign(tid).append("/stat");
      int error_number = 0;
      const auto stat = read_stat(::dirfd(threads), error_number);
      if (stat) {
        counts_.thread_states.add(stat->state);
      } else if (!has_vanished(error_number)) {
        return error_number;
      }
    }
    return 0;
  }

  // Of the file path_ below a folder.
  std::optional<PidStat> read_stat(int folder, int& error_number) {
    const UniqueFd fd(::openat(folder, path_.c_str(), O_RDONLY | O_CLOEXEC));
    const ssize_t got = fd ? ::read(fd.get(), text_.data(), text_.size()) : -1;
    if (got < 0) {
      error_number = errno;
      return std::nullopt;
    }
    if (got == 0) {
      error_number = ESRCH;
      return std::nullopt;
    }
    const auto stat = parse_pid_stat(std::string_view(text_).substr(0, static_cast<std::size_t>(got)));
    if (!stat) error_number = EBADMSG;
    return stat;
  }

  ProcessCounts counts_;
  std::string path_;
  std::string text_ = std::string(kStatBytesMax, '\0');
};

}  // namespace

Result<ProcessCounts> count_process_states(const HostRoot& host) {
  const Folder processes = open_folder(AT_FDCWD, host.proc("").c_str());
  if (!processes) return fail_errno(errno, host.proc(""));
  Counting counting;
  const int error_number = counting.count(processes.get());
  if (error_number == EBADMSG)
    return fail(ErrorCode::corrupt, host.proc(counting.path()) + ": not the stat of a process");
  if (error_number != 0) return fail_errno(error_number, host.proc(counting.path()));
  return counting.counts();
}

}  // namespace hb::procfs
