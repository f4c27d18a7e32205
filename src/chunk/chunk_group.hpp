#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "chunk/byte_io.hpp"

namespace hb::chunk {

// The first byte of a blob: what it holds, and in which version. In a file: do not renumber.
enum class GroupKind : uint8_t {
  block = 1,
  rollups = 2,
};

// Chunks of many series under one header: their times, and a table of the chunks' series and lengths. Header
// and chunks have a checksum each, so that a damaged chunk loses itself alone. `chunks` are those of
// `series`, which ascend.
[[nodiscard]] std::string pack_group(GroupKind kind, std::span<const int64_t> grid,
                                     std::span<const uint32_t> series, std::span<const std::string> chunks);

// Finds chunks in what pack_group made. Keeps a view of the blob. Reading from several threads is safe.
class ChunkGroup {
 public:
  // corrupt: the header is damaged or lengths do not add up to the blob; unsupported: another kind or
  // version; limit: more than limits.hpp allows.
  [[nodiscard]] static Result<ChunkGroup> open(std::string_view blob, GroupKind kind);

  [[nodiscard]] const std::vector<int64_t>& grid() const { return grid_; }
  [[nodiscard]] std::span<const uint32_t> series() const { return series_; }

  // The chunk of a series, which its checksum vouches for. not_found: there is none here; corrupt: it is
  // damaged.
  [[nodiscard]] Result<std::string_view> chunk(uint32_t series) const;

  // All bytes but those of the chunks without their checksums.
  [[nodiscard]] std::size_t overhead_bytes() const;

 private:
  [[nodiscard]] Result<void> read_header(std::string_view blob, GroupKind kind);
  [[nodiscard]] Result<void> read_table(ByteReader& in, std::size_t blob_bytes);

  std::string_view chunks_;  // and their checksums
  std::size_t header_bytes_ = 0;
  std::vector<int64_t> grid_;
  std::vector<uint32_t> series_;
  std::vector<uint32_t> ends_;  // of each chunk's checksum, in chunks_
};

// The error of a chunk whose bytes do not parse, though its checksum fits.
[[nodiscard]] std::unexpected<Error> malformed_chunk(uint32_t series);

}  // namespace hb::chunk
