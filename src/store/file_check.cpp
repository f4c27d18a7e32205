#include "store/file_check.hpp"

#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "base/fd.hpp"
#include "store/refusal.hpp"

namespace hb::store {
namespace {

constexpr std::size_t kDatabaseHeaderBytes = 100;
constexpr uint32_t kSchemaFormatMax = 4;
constexpr uint32_t kUtf8 = 1;  // 0 in a file without tables

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr uint32_t kMagic = 0x377f0682;  // its last bit tells the order of the checksums' bytes
constexpr uint32_t kFormat = 3007000;
constexpr uint32_t kPageBytesMin = 512;
constexpr uint32_t kPageBytesMax = 65536;

uint32_t big_endian(const unsigned char* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | uint32_t{bytes[3]};
}

uint32_t little_endian(const unsigned char* bytes) {
  return uint32_t{bytes[3]} << 24 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[1]} << 8 | uint32_t{bytes[0]};
}

// The running checksum over header and frames.
class Checksum {
 public:
  explicit Checksum(bool big) : big_(big) {}

  void add(const unsigned char* data, std::size_t bytes) {
    for (std::size_t at = 0; at + 8 <= bytes; at += 8) {
      first_ += word(data + at) + second_;
      second_ += word(data + at + 4) + first_;
    }
  }

  // Whether the eight bytes at `stored` hold it.
  [[nodiscard]] bool matches(const unsigned char* stored) const {
    return big_endian(stored) == first_ && big_endian(stored + 4) == second_;
  }

 private:
  [[nodiscard]] uint32_t word(const unsigned char* bytes) const {
    return big_ ? big_endian(bytes) : little_endian(bytes);
  }

  bool big_;
  uint32_t first_ = 0;
  uint32_t second_ = 0;
};

// Fills `out` from the offset on; how many bytes there were.
Result<std::size_t> read_at(int fd, uint64_t offset, std::vector<unsigned char>& out,
                            const std::string& path) {
  std::size_t got = 0;
  while (got < out.size()) {
    const ssize_t more = ::pread(fd, out.data() + got, out.size() - got, static_cast<off_t>(offset + got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return fail_errno(errno, path);
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  return got;
}

bool is_page_size(uint32_t bytes) {
  return bytes >= kPageBytesMin && bytes <= kPageBytesMax && std::has_single_bit(bytes);
}

}  // namespace

Result<bool> header_is_sound(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) return fail_errno(errno, path);
  std::vector<unsigned char> header(kDatabaseHeaderBytes);
  const Result<std::size_t> got = read_at(fd.get(), 0, header, path);
  if (!got) return std::unexpected(got.error());
  if (*got < header.size()) return false;
  const std::string_view text(reinterpret_cast<const char*>(header.data()), header.size());
  const uint32_t page_bytes = uint32_t{header[16]} << 8 | header[17];
  const bool versions_fit = header[18] >= 1 && header[18] <= 2 && header[19] >= 1 && header[19] <= 2;
  // Reserved bytes of a page, then three constants.
  const bool constants_fit = text.substr(20, 4) == std::string_view("\0\x40\x20\x20", 4);
  return text.starts_with(std::string_view("SQLite format 3\0", 16)) &&
         is_page_size(page_bytes == 1 ? kPageBytesMax : page_bytes) && versions_fit && constants_fit &&
         big_endian(header.data() + 44) <= kSchemaFormatMax && big_endian(header.data() + 56) <= kUtf8;
}

Result<WalState> check_wal(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    if (errno == ENOENT) return WalState::empty;
    return fail_refused(errno, path);
  }
  std::vector<unsigned char> header(kHeaderBytes);
  Result<std::size_t> got = read_at(fd.get(), 0, header, path);
  if (!got) return std::unexpected(got.error());
  if (*got == 0) return WalState::empty;
  const uint32_t magic = big_endian(header.data());
  const uint32_t page_bytes = big_endian(header.data() + 8);
  Checksum checksum((magic & 1) != 0);
  checksum.add(header.data(), kFrameHeaderBytes);
  if (*got < kHeaderBytes || (magic & ~1U) != kMagic || big_endian(header.data() + 4) != kFormat ||
      !is_page_size(page_bytes) || !checksum.matches(header.data() + 24)) {
    return WalState::broken;
  }
  const uint64_t salt = uint64_t{big_endian(header.data() + 16)} << 32 | big_endian(header.data() + 20);

  std::vector<unsigned char> frame(kFrameHeaderBytes + page_bytes);
  for (uint64_t offset = kHeaderBytes;; offset += frame.size()) {
    got = read_at(fd.get(), offset, frame, path);
    if (!got) return std::unexpected(got.error());
    if (*got < frame.size()) return WalState::sound;
    const uint64_t frame_salt = uint64_t{big_endian(frame.data() + 8)} << 32 | big_endian(frame.data() + 12);
    // What an earlier round of the log left behind its end. A frame whose salt was damaged looks the same,
    // but then the next one has the right salt and a checksum that does not continue.
    if (frame_salt != salt) continue;
    checksum.add(frame.data(), 8);
    checksum.add(frame.data() + kFrameHeaderBytes, page_bytes);
    if (!checksum.matches(frame.data() + 16)) return WalState::broken;
  }
}

}  // namespace hb::store
