#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hb::procfs {

// What a disk answers with. A read past the end gives zeros, as an answer that the device cut short has no
// more to say; whoever needs all of it looks at its size first.
using DeviceBytes = std::span<const uint8_t>;

[[nodiscard]] inline uint8_t byte_at(DeviceBytes bytes, std::size_t at) {
  return at < bytes.size() ? bytes[at] : uint8_t{0};
}

// NVMe and ATA number bytes from the least significant one, SCSI from the most significant one.
template <typename Number>
[[nodiscard]] Number little_endian_at(DeviceBytes bytes, std::size_t at) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    value = static_cast<Number>(value | static_cast<Number>(byte_at(bytes, at + i)) << (8 * i));
  return value;
}
template <typename Number>
[[nodiscard]] Number big_endian_at(DeviceBytes bytes, std::size_t at) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    value = static_cast<Number>(value << 8 | byte_at(bytes, at + i));
  return value;
}

// A number of 16 bytes, least significant first. What a double cannot hold exactly is rounded.
[[nodiscard]] inline double little_endian_128_at(DeviceBytes bytes, std::size_t at) {
  constexpr double kTwoTo64 = 18'446'744'073'709'551'616.0;
  return static_cast<double>(little_endian_at<uint64_t>(bytes, at + 8)) * kTwoTo64 +
         static_cast<double>(little_endian_at<uint64_t>(bytes, at));
}

// A name that is padded with blanks, without them; what is not printable ASCII becomes a question mark.
[[nodiscard]] std::string device_text(DeviceBytes bytes);

}  // namespace hb::procfs
