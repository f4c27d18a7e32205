#include "collect/textfile_folders.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <glob.h>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/fd.hpp"

namespace hb::collect {
namespace {

constexpr std::string_view kSuffix = ".prom";

struct FreeGlob {
  void operator()(glob_t* found) const { ::globfree(found); }
};

// The folders that a pattern stands for; itself, when it stands for none: then opening it says why.
std::vector<std::string> folders_of(const std::string& pattern) {
  glob_t found{};
  const std::unique_ptr<glob_t, FreeGlob> owner(&found);
  if (::glob(pattern.c_str(), 0, nullptr, &found) != 0 || found.gl_pathc == 0) return {pattern};
  const std::span paths(found.gl_pathv, found.gl_pathc);
  return {paths.begin(), paths.end()};
}

// Opening waits for nobody: a pipe has no reader and a device may answer when it likes.
Result<UniqueFd> open_regular(const std::string& path, struct stat& out) {
  if (::stat(path.c_str(), &out) != 0) return fail_errno(errno, path);
  if (!S_ISREG(out.st_mode)) return fail(ErrorCode::unsupported, path + ": not a regular file");
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd || ::fstat(fd.get(), &out) != 0) return fail_errno(errno, path);
  if (!S_ISREG(out.st_mode)) return fail(ErrorCode::unsupported, path + ": not a regular file");
  return fd;
}

Result<std::string> read_all(const std::string& path) {
  struct stat status{};
  const Result<UniqueFd> fd = open_regular(path, status);
  if (!fd) return std::unexpected(fd.error());
  std::string text(kTextfileBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(fd->get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno(errno, path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kTextfileBytesMax)
    return fail(ErrorCode::limit, fmt::format("{}: more than {} bytes", path, kTextfileBytesMax));
  text.resize(size);
  return text;
}

}  // namespace

std::shared_ptr<const TextfileSnapshot> TextfileFolders::read() {
  Listing listing = list();
  const bool listed_anew = listing != listing_;
  listing_ = std::move(listing);
  const bool read_anew = refresh();
  if (snapshot_ && !listed_anew && !read_anew) return snapshot_;

  TextfileMerge merge(pool_);
  for (const std::string& problem : listing_.problems)
    merge.add_problem(problem);
  for (const std::string& path : listing_.paths) {
    const Known& file = files_.at(path);
    if (!file.families) {
      merge.add_problem(file.families.error().message);
      continue;
    }
    merge.add(path, *file.families);
    merge.add_file(path, static_cast<double>(file.stamp->mtime_ns) / 1e9);
  }
  snapshot_ = merge.take();
  return snapshot_;
}

TextfileFolders::Listing TextfileFolders::list() const {
  Listing listing;
  for (const std::string& directory : directories_) {
    for (const std::string& folder : folders_of(directory))
      list_folder(folder, listing);
  }
  // Two flags may stand for one folder; its samples would be there twice.
  std::vector<std::string>& paths = listing.paths;
  std::set<std::string_view> seen;
  std::erase_if(paths, [&seen](const std::string& path) { return !seen.insert(path).second; });
  if (paths.size() > kFilesMax) {
    listing.problems.push_back(
        fmt::format("more than {} files: {} and what follows are left out", kFilesMax, paths[kFilesMax]));
    paths.resize(kFilesMax);
  }
  return listing;
}

void TextfileFolders::list_folder(const std::string& folder, Listing& listing) {
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  const std::filesystem::directory_iterator end;
  const std::size_t first = listing.paths.size();
  std::size_t entries = 0;
  for (; !error && entry != end && entries < kEntriesMax; entry.increment(error), ++entries) {
    const std::filesystem::path& path = entry->path();
    if (path.native().ends_with(kSuffix)) listing.paths.push_back(path.lexically_normal().native());
  }
  if (error) listing.problems.push_back(fmt::format("{}: {}", folder, error.message()));
  if (!error && entry != end)
    listing.problems.push_back(fmt::format("{}: more than {} entries", folder, kEntriesMax));
  std::sort(listing.paths.begin() + static_cast<std::ptrdiff_t>(first), listing.paths.end());
}

bool TextfileFolders::refresh() {
  Files now;
  bool any = false;
  for (const std::string& path : listing_.paths) {
    Result<Stamp> stamp = stamp_of(path);
    if (const auto known = files_.find(path); known != files_.end() && known->second.stamp == stamp) {
      now.insert(files_.extract(known));
      continue;
    }
    any = true;
    Result<Families> families = stamp ? read_file(path) : std::unexpected(stamp.error());
    now.emplace(path, Known{.stamp = std::move(stamp), .families = std::move(families)});
  }
  files_ = std::move(now);
  return any;
}

Result<TextfileFolders::Stamp> TextfileFolders::stamp_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return fail_errno(errno, path);
  return Stamp{
      .device = status.st_dev,
      .inode = status.st_ino,
      .mtime_ns = static_cast<int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec,
      .bytes = status.st_size};
}

Result<TextfileFolders::Families> TextfileFolders::read_file(const std::string& path) {
  const Result<std::string> text = read_all(path);
  if (!text) return std::unexpected(text.error());
  Result<std::vector<TextfileFamily>> parsed = parse_textfile(*text);
  if (!parsed) return fail(parsed.error().code, fmt::format("{}: {}", path, parsed.error().message));
  Families families;
  families.reserve(parsed->size());
  for (TextfileFamily& family : *parsed)
    families.push_back(std::make_shared<const TextfileFamily>(std::move(family)));
  return families;
}

}  // namespace hb::collect
