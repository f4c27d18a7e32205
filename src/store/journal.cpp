#include "store/journal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <zlib.h>

#include <sys/stat.h>

#include "base/assert.hpp"
#include "store/refusal.hpp"

namespace hb::store {
namespace {

// What every file begins with; the last byte is the format's version.
constexpr std::string_view kMagic = "HBJRNL\n";
constexpr char kVersion = 1;
constexpr std::size_t kFileHeaderBytes = kMagic.size() + 1;
constexpr std::size_t kRecordHeaderBytes = 8;

constexpr std::string_view kNamePrefix = "journal-";
constexpr std::string_view kNameSuffix = ".hbj";

void append_little_endian(std::string& out, uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8)
    out.push_back(static_cast<char>(value >> shift & 0xff));
}

uint32_t little_endian(std::string_view bytes) {
  uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value |= uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return value;
}

// Over the length as well, so that a run of zeros, which is what a power cut leaves, is no record.
uint32_t checksum(std::string_view length, std::string_view payload) {
  const auto bytes = [](std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); };
  const uLong begun = ::crc32_z(::crc32_z(0, nullptr, 0), bytes(length), length.size());
  return static_cast<uint32_t>(::crc32_z(begun, bytes(payload), payload.size()));
}

// Reads a file's bytes in order, with a buffer that grows to the longest record.
class FileReader {
 public:
  FileReader(const std::string& path, int fd, uint64_t bytes) : path_(path), fd_(fd), left_(bytes) {}

  // The next bytes, which live until the next call; nothing when the file has no more so many.
  Result<std::optional<std::string_view>> take(std::size_t bytes) {
    if (buffer_.size() - begin_ < bytes) {
      if (auto filled = fill(bytes); !filled) return std::unexpected(filled.error());
    }
    if (buffer_.size() - begin_ < bytes) return std::nullopt;
    const std::string_view taken = std::string_view(buffer_).substr(begin_, bytes);
    begin_ += bytes;
    return taken;
  }

 private:
  static constexpr std::size_t kReadBytes = std::size_t{64} << 10;

  Result<void> fill(std::size_t bytes) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t missing = bytes - buffer_.size();
    if (missing > left_) return {};
    std::size_t wanted = static_cast<std::size_t>(std::min<uint64_t>(left_, std::max(missing, kReadBytes)));
    while (wanted > 0) {
      const std::size_t before = buffer_.size();
      buffer_.resize(before + wanted);
      const ssize_t got = ::read(fd_, buffer_.data() + before, wanted);
      buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail_errno(errno, path_);
      if (got == 0) break;
      wanted -= static_cast<std::size_t>(got);
      left_ -= static_cast<uint64_t>(got);
    }
    return {};
  }

  const std::string& path_;
  int fd_;
  uint64_t left_;  // of the file, behind what is in the buffer
  std::string buffer_;
  std::size_t begin_ = 0;
};

// The payload of the next record; nothing at the first that is not whole.
Result<std::optional<std::string_view>> next_record(FileReader& reader) {
  const auto header = reader.take(kRecordHeaderBytes);
  if (!header || !*header) return header;
  const std::array<char, 4> length_bytes = {(**header)[0], (**header)[1], (**header)[2], (**header)[3]};
  const std::string_view length_text(length_bytes.data(), length_bytes.size());
  const uint32_t length = little_endian(length_text);
  const uint32_t expected = little_endian((*header)->substr(4));
  if (length == 0 || length > kJournalRecordBytesMax) return std::nullopt;
  auto payload = reader.take(length);
  if (!payload || !*payload || checksum(length_text, **payload) == expected) return payload;
  return std::nullopt;
}

}  // namespace

JournalFileOps JournalFileOps::system() {
  return {.write = [](int fd, const void* data, std::size_t bytes) { return ::write(fd, data, bytes); },
          .sync = [](int fd) { return ::fdatasync(fd); },
          .truncate = [](int fd, off_t bytes) { return ::ftruncate(fd, bytes); }};
}

JournalWriter::JournalWriter(std::string path, UniqueFd file, JournalFileOps ops)
    : path_(std::move(path)), file_(std::move(file)), ops_(std::move(ops)) {}

Result<JournalWriter> JournalWriter::create(const std::string& path, JournalFileOps ops) {
  UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600));
  if (!file) return fail_refused(errno, path);
  JournalWriter writer(path, std::move(file), std::move(ops));
  std::string header(kMagic);
  header.push_back(kVersion);
  if (auto written = writer.write_all(header); !written) {
    // A file without its header is of no use to anybody.
    (void)::unlink(path.c_str());
    return std::unexpected(std::move(written.error()));
  }
  return writer;
}

Result<void> JournalWriter::append(std::string_view payload) {
  if (payload.empty() || payload.size() > kJournalRecordBytesMax) {
    return fail(ErrorCode::limit, path_ + ": a record of " + std::to_string(payload.size()) +
                                      " bytes; it has at least 1 and at most " +
                                      std::to_string(kJournalRecordBytesMax));
  }
  record_.clear();
  append_little_endian(record_, static_cast<uint32_t>(payload.size()));
  append_little_endian(record_, checksum(record_, payload));
  record_.append(payload);
  return write_all(record_);
}

// All of it or nothing: half a record would hide those that follow it.
Result<void> JournalWriter::write_all(std::string_view data) {
  if (broken_)
    return fail(ErrorCode::io, path_ + ": an earlier write failed for good; a new journal is needed");
  std::string_view rest = data;
  while (!rest.empty()) {
    const ssize_t written = ops_.write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      const int error_number = written < 0 ? errno : ENOSPC;
      const bool torn = rest.size() < data.size();
      if (torn && ops_.truncate(file_.get(), static_cast<off_t>(bytes_)) != 0) broken_ = true;
      return fail_refused(error_number, path_);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  bytes_ += data.size();
  return {};
}

Result<void> JournalWriter::sync() {
  if (broken_)
    return fail(ErrorCode::io, path_ + ": an earlier write failed for good; a new journal is needed");
  // One that somebody removed can be synced for ever without being there.
  struct stat status{};
  if (::fstat(file_.get(), &status) == 0 && status.st_nlink == 0) {
    broken_ = true;
    return fail(ErrorCode::not_found,
                path_ + ": it was removed while it was in use; a new journal is needed");
  }
  if (ops_.sync(file_.get()) == 0) return {};
  const int error_number = errno;
  broken_ = true;
  return fail(ErrorCode::io, path_ + ": " + errno_message(error_number) +
                                 "; what it holds may be lost, a new journal is needed");
}

Result<JournalReadResult> read_journal(const std::string& path, JournalTail tail,
                                       const JournalVisitor& visit) {
  const int access = tail == JournalTail::cut ? O_RDWR : O_RDONLY;
  const UniqueFd file(::open(path.c_str(), access | O_CLOEXEC | O_NOCTTY));
  if (!file) return fail_refused(errno, path);
  const off_t length = ::lseek(file.get(), 0, SEEK_END);
  if (length < 0 || ::lseek(file.get(), 0, SEEK_SET) != 0) return fail_errno(errno, path);

  JournalReadResult result;
  FileReader reader(path, file.get(), static_cast<uint64_t>(length));
  const auto header = reader.take(kFileHeaderBytes);
  if (!header) return std::unexpected(header.error());
  const bool ours = *header && (*header)->starts_with(kMagic);
  if (ours && (*header)->back() > kVersion) {
    return fail(ErrorCode::unsupported,
                path + ": a newer Heartbeat wrote it; run that one, or move the file away");
  }
  if (ours && (*header)->back() == kVersion) {
    result.bytes = kFileHeaderBytes;
    for (;;) {
      const auto payload = next_record(reader);
      if (!payload) return std::unexpected(payload.error());
      if (!*payload) break;
      if (auto visited = visit(**payload); !visited) return std::unexpected(visited.error());
      ++result.records;
      result.bytes += kRecordHeaderBytes + (*payload)->size();
    }
  }
  result.cut_bytes = static_cast<uint64_t>(length) - result.bytes;
  if (tail == JournalTail::keep) return result;
  if (result.cut_bytes > 0 && ::ftruncate(file.get(), static_cast<off_t>(result.bytes)) != 0) {
    return fail_refused(errno, path);
  }
  return result;
}

std::string journal_name(uint64_t number) {
  return std::string(kNamePrefix) + std::to_string(number) + std::string(kNameSuffix);
}

Result<std::vector<uint64_t>> list_journals(const std::string& directory) {
  std::vector<uint64_t> numbers;
  std::error_code failure;
  for (std::filesystem::directory_iterator entry(directory, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(kNamePrefix) || !name.ends_with(kNameSuffix)) continue;
    uint64_t number = 0;
    const char* first = name.data() + kNamePrefix.size();
    (void)std::from_chars(first, name.data() + name.size(), number);
    if (name == journal_name(number)) numbers.push_back(number);
  }
  if (failure) return fail(ErrorCode::io, directory + ": " + failure.message());
  std::ranges::sort(numbers);
  return numbers;
}

Result<void> remove_journal(const std::string& directory, uint64_t number) {
  const std::string path = directory + "/" + journal_name(number);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno(errno, path);
  return {};
}

}  // namespace hb::store
