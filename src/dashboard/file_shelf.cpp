#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/fd.hpp"
#include "base/read_bounded.hpp"
#include "dashboard/dashboard_name.hpp"
#include "dashboard/limits.hpp"
#include "dashboard/shelf.hpp"

namespace hb::dashboard {
namespace {

constexpr std::string_view kSuffix = ".json";
// One alone: writers come one after the other, and what a crash left is overwritten. No name begins with a
// dot.
constexpr std::string_view kUnfinished = ".unfinished";

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

Timestamp changed_at(const struct stat& status) {
  return from_unix_ms((status.st_mtim.tv_sec * 1000) + (status.st_mtim.tv_nsec / 1'000'000));
}

Result<void> write_all(const UniqueFd& file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno(errno, path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) return fail_errno(errno, path);
  return {};
}

class FileShelf final : public Shelf {
 public:
  explicit FileShelf(std::string directory) : directory_(std::move(directory)) {}

  [[nodiscard]] Result<std::vector<ShelfEntry>> entries() const override {
    const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(directory_.c_str()));
    if (!directory && errno == ENOENT) return std::vector<ShelfEntry>{};
    if (!directory) return fail_errno(errno, directory_);
    std::vector<ShelfEntry> found;
    while (const dirent* entry = ::readdir(directory.get())) {
      const std::string_view file = static_cast<const char*>(entry->d_name);
      if (!file.ends_with(kSuffix)) continue;
      const std::string_view name = file.substr(0, file.size() - kSuffix.size());
      struct stat status{};
      if (!is_name(name) || ::lstat(path_of(name).c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        continue;
      found.push_back({.name = std::string(name),
                       .bytes = static_cast<std::size_t>(status.st_size),
                       .changed = changed_at(status)});
    }
    std::ranges::sort(found, {}, &ShelfEntry::name);
    return found;
  }

  [[nodiscard]] Result<std::optional<std::string>> read(std::string_view name) const override {
    const std::string path = path_of(name);
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file && errno == ENOENT) return std::nullopt;
    if (!file) return fail_errno(errno, path);
    Result<std::string> text = read_bounded(file.get(), kDashboardBytesMax, path);
    if (!text) return std::unexpected(text.error());
    return *std::move(text);
  }

  [[nodiscard]] Result<void> write(std::string_view name, std::string_view text) override {
    if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) return fail_errno(errno, directory_);
    const std::string unfinished = fmt::format("{}/{}", directory_, kUnfinished);
    UniqueFd file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) return fail_errno(errno, unfinished);
    Result<void> written = write_all(file, text, unfinished);
    file.reset();
    const std::string path = path_of(name);
    if (written && std::rename(unfinished.c_str(), path.c_str()) != 0) written = fail_errno(errno, path);
    if (!written) {
      ::unlink(unfinished.c_str());
      return written;
    }
    return sync_directory();
  }

  [[nodiscard]] Result<void> erase(std::string_view name) override {
    const std::string path = path_of(name);
    if (::unlink(path.c_str()) != 0) return fail_errno(errno, path);
    return sync_directory();
  }

 private:
  [[nodiscard]] std::string path_of(std::string_view name) const {
    return fmt::format("{}/{}{}", directory_, name, kSuffix);
  }

  // A name is on the disk when its directory is.
  [[nodiscard]] Result<void> sync_directory() const {
    const UniqueFd directory(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || ::fsync(directory.get()) != 0) return fail_errno(errno, directory_);
    return {};
  }

  const std::string directory_;
};

}  // namespace

std::unique_ptr<Shelf> file_shelf(std::string directory) {
  return std::make_unique<FileShelf>(std::move(directory));
}

}  // namespace hb::dashboard
