#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "chunk/byte_io.hpp"

namespace hb::chunk {

// The lowest `count` bits of a word; count is 0..64.
[[nodiscard]] constexpr uint64_t low_bits(uint64_t word, unsigned count) {
  return count >= 64 ? word : word & ((uint64_t{1} << count) - 1);
}

// Appends bits to a string, the lowest bit of each byte first. The last byte is filled up with zeros by
// finish(), which must be called. All is inline: a codec calls this once or twice a sample.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}
  BitWriter(const BitWriter&) = delete;
  BitWriter& operator=(const BitWriter&) = delete;

  // The lowest `count` bits of the value; those above it must be zero. count is 0..64.
  void write(uint64_t value, unsigned count) {
    word_ |= value << used_;
    if (used_ + count < 64) {
      used_ += count;
      return;
    }
    append_u64(out_, word_);
    const unsigned written = 64 - used_;
    word_ = written < 64 ? value >> written : 0;
    used_ = count - written;
  }

  void finish() {
    for (; used_ > 0; used_ -= std::min(used_, 8U)) {
      append_u8(out_, static_cast<uint8_t>(word_));
      word_ >>= 8;
    }
  }

 private:
  std::string& out_;
  uint64_t word_ = 0;
  unsigned used_ = 0;  // bits of word_, below 64
};

// Reads what BitWriter wrote. Past the end there are zeros without end, and overrun() tells that some were
// read: a decoder checks it once a block of samples. Keeps a view of the bytes.
class BitReader {
 public:
  // What peek() holds for certain after refill().
  static constexpr unsigned kRefilledBits = 56;

  explicit BitReader(std::string_view bytes)
      : begin_(bytes.data()), next_(begin_), end_(begin_ + bytes.size()) {}

  // Fills the word up to at least kRefilledBits bits.
  void refill() {
    if (end_ - next_ < 8) return refill_near_end();
    uint64_t loaded = 0;
    std::memcpy(&loaded, next_, 8);
    // Bits above held_ that are in word_ already are the same ones, so to set them again changes nothing.
    word_ |= loaded << held_;
    next_ += (63 - held_) / 8;
    held_ |= 56;
  }
  [[nodiscard]] uint64_t peek() const { return word_; }
  // Takes bits off the word: at most as many as have been filled in. count is below 64.
  void drop(unsigned count) {
    word_ >>= count;
    held_ -= count;
  }

  // The next `count` bits, 0..64.
  [[nodiscard]] uint64_t read(unsigned count) {
    refill();
    if (count <= kRefilledBits) {
      const uint64_t value = low_bits(word_, count);
      drop(count);
      return value;
    }
    const uint64_t low = low_bits(word_, 32);
    drop(32);
    refill();
    const uint64_t high = low_bits(word_, count - 32);
    drop(count - 32);
    return low | high << 32;
  }

  // Values of `count` bits each, 1..64. Where each begins is known, so none waits for the one before.
  void read_all(std::span<uint64_t> out, unsigned count) {
    const std::size_t begin = static_cast<std::size_t>(next_ - begin_) * 8 - held_;
    const std::size_t end = begin + out.size() * count;
    // A value of up to 57 bits lies within eight bytes, of which the last begins seven before its end.
    const bool in_place = count <= 57 && end / 8 + 8 <= static_cast<std::size_t>(end_ - begin_);
    if (!in_place) {
      for (uint64_t& value : out)
        value = read(count);
      return;
    }
    const uint64_t mask = low_bits(~uint64_t{0}, count);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::size_t at = begin + i * count;
      uint64_t loaded = 0;
      std::memcpy(&loaded, begin_ + at / 8, 8);
      out[i] = (loaded >> at % 8) & mask;
    }
    next_ = begin_ + end / 8;
    word_ = 0;
    held_ = 0;
    if (end % 8 != 0) drop_within_byte(end % 8);
  }

  [[nodiscard]] bool overrun() const { return std::size_t{held_} < bytes_past_end_ * 8; }
  // The bytes of which a bit has been read.
  [[nodiscard]] std::size_t bytes_read() const {
    return static_cast<std::size_t>(next_ - begin_) + bytes_past_end_ - held_ / 8;
  }

 private:
  void drop_within_byte(unsigned count) {
    refill();
    drop(count);
  }

  void refill_near_end() {
    for (; held_ < 56; held_ += 8) {
      if (next_ == end_) {
        ++bytes_past_end_;
        continue;
      }
      word_ |= uint64_t{static_cast<uint8_t>(*next_++)} << held_;
    }
  }

  const char* begin_;
  const char* next_;  // the first byte that is not counted in held_
  const char* end_;
  uint64_t word_ = 0;
  unsigned held_ = 0;  // bits of word_ that count, at most 63
  std::size_t bytes_past_end_ = 0;
};

}  // namespace hb::chunk
