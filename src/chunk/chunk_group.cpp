#include "chunk/chunk_group.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "base/assert.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/crc.hpp"
#include "chunk/limits.hpp"
#include "chunk/times.hpp"

namespace hb::chunk {
namespace {

constexpr std::size_t kChecksumBytes = 4;

void append_checksum(std::string& out, std::size_t begin) {
  append_u32(out, crc32(std::string_view(out).substr(begin)));
}

bool is_intact(std::string_view bytes_and_checksum) {
  if (bytes_and_checksum.size() < kChecksumBytes) return false;
  const std::size_t size = bytes_and_checksum.size() - kChecksumBytes;
  return ByteReader(bytes_and_checksum.substr(size)).u32() == crc32(bytes_and_checksum.substr(0, size));
}

std::unexpected<Error> damaged_header(const std::string& what) {
  return fail(ErrorCode::corrupt,
              "header of a group of chunks: " + what + "; its span of these series is lost");
}

}  // namespace

std::string pack_group(GroupKind kind, std::span<const int64_t> grid, std::span<const uint32_t> series,
                       std::span<const std::string> chunks) {
  HB_ASSERT(series.size() == chunks.size() && series.size() <= kSeriesMax);
  HB_ASSERT(std::ranges::adjacent_find(series, std::greater_equal<>()) == series.end());
  std::string blob;
  append_u8(blob, static_cast<uint8_t>(kind));
  append_times(blob, grid);
  append_varint(blob, series.size());
  uint64_t least = 0;  // the lowest number that the next series can have
  for (std::size_t i = 0; i < series.size(); ++i) {
    append_varint(blob, series[i] - least);
    append_varint(blob, chunks[i].size());
    least = uint64_t{series[i]} + 1;
  }
  append_checksum(blob, 0);
  for (const std::string& chunk : chunks) {
    const std::size_t begin = blob.size();
    blob += chunk;
    append_checksum(blob, begin);
  }
  HB_ASSERT(blob.size() <= kBlockBytesMax);
  return blob;
}

Result<ChunkGroup> ChunkGroup::open(std::string_view blob, GroupKind kind) {
  ChunkGroup group;
  if (auto read = group.read_header(blob, kind); !read) return std::unexpected(read.error());
  return group;
}

Result<void> ChunkGroup::read_header(std::string_view blob, GroupKind kind) {
  if (blob.size() > kBlockBytesMax) {
    return fail(ErrorCode::limit, "a group of chunks of " + std::to_string(blob.size()) +
                                      " bytes; the most is " + std::to_string(kBlockBytesMax));
  }
  ByteReader in(blob);
  if (const uint8_t found = in.u8(); !in.failed() && found != static_cast<uint8_t>(kind)) {
    return fail(ErrorCode::unsupported, "a group of chunks of kind " + std::to_string(found) + ", not " +
                                            std::to_string(static_cast<unsigned>(kind)) +
                                            "; a newer version may have written it");
  }
  if (!read_times(in, grid_)) return damaged_header("its times do not parse");
  if (auto read = read_table(in, blob.size()); !read) return read;
  in.skip(kChecksumBytes);
  header_bytes_ = blob.size() - in.rest().size();
  if (in.failed() || !is_intact(blob.substr(0, header_bytes_))) {
    return damaged_header("its checksum does not fit");
  }
  chunks_ = in.rest();
  if (chunks_.size() != (ends_.empty() ? 0 : ends_.back())) {
    return damaged_header("the lengths in it do not add up to the bytes there are");
  }
  return {};
}

// Everything is bounded before the checksum has been seen, since where that stands is known only at the
// table's end.
Result<void> ChunkGroup::read_table(ByteReader& in, std::size_t blob_bytes) {
  const uint64_t count = in.varint();
  if (count > kSeriesMax) return damaged_header("it has more series than a group may");
  series_.reserve(count);
  ends_.reserve(count);
  uint64_t least = 0;
  std::size_t end = 0;
  for (uint64_t i = 0; i < count && !in.failed(); ++i) {
    const uint64_t distance = in.varint();
    const uint64_t length = in.varint();
    if (distance > UINT32_MAX || least + distance > UINT32_MAX || length > blob_bytes) {
      return damaged_header("a series or a length in it is out of range");
    }
    end += length + kChecksumBytes;
    if (end > blob_bytes) return damaged_header("the lengths in it exceed the bytes there are");
    series_.push_back(static_cast<uint32_t>(least + distance));
    ends_.push_back(static_cast<uint32_t>(end));
    least += distance + 1;
  }
  if (in.failed()) return damaged_header("its table does not parse");
  return {};
}

Result<std::string_view> ChunkGroup::chunk(uint32_t series) const {
  const auto found = std::ranges::lower_bound(series_, series);
  if (found == series_.end() || *found != series) {
    return fail(ErrorCode::not_found, "no chunk of series " + std::to_string(series) + " in this group");
  }
  const auto place = static_cast<std::size_t>(found - series_.begin());
  const std::size_t begin = place == 0 ? 0 : ends_[place - 1];
  const std::string_view chunk = chunks_.substr(begin, ends_[place] - begin);
  if (!is_intact(chunk)) {
    return fail(ErrorCode::corrupt, "chunk of series " + std::to_string(series) +
                                        ": its checksum does not fit; its samples of this span are lost");
  }
  return chunk.substr(0, chunk.size() - kChecksumBytes);
}

std::size_t ChunkGroup::overhead_bytes() const { return header_bytes_ + series_.size() * kChecksumBytes; }

std::unexpected<Error> malformed_chunk(uint32_t series) {
  return fail(ErrorCode::corrupt, "chunk of series " + std::to_string(series) +
                                      ": its bytes do not parse; its samples of this span are lost");
}

}  // namespace hb::chunk
