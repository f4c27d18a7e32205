#include "chunk/block.hpp"

#include <cstddef>

#include "base/assert.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/column.hpp"
#include "chunk/presence.hpp"
#include "chunk/times.hpp"

namespace hb::chunk {
namespace {

// The first byte of a chunk whose times follow. Any other is the first byte of a column over the grid, so
// that most chunks pay nothing for that there are two sorts. In a file: do not renumber.
constexpr uint8_t kOwnTimes = 0x80;

}  // namespace

void BlockBuilder::add(const BlockColumn& column) {
  series_.push_back(column.series);
  std::string& chunk = chunks_.emplace_back();
  if (!column.times.empty()) {
    HB_ASSERT(column.times.size() == column.values.size());
    append_u8(chunk, kOwnTimes);
    append_times(chunk, column.times);
  } else {
    HB_ASSERT(column.values.size() == grid_.size());
  }
  append_column(chunk, column.values);
}

std::string BlockBuilder::finish() const { return pack_group(GroupKind::block, grid_, series_, chunks_); }

std::string encode_block(std::span<const int64_t> grid, std::span<const BlockColumn> columns) {
  BlockBuilder builder(grid);
  for (const BlockColumn& column : columns)
    builder.add(column);
  return builder.finish();
}

Result<BlockReader> BlockReader::open(std::string_view blob) {
  auto group = ChunkGroup::open(blob, GroupKind::block);
  if (!group) return std::unexpected(group.error());
  return BlockReader(std::move(*group));
}

Result<BlockReader::Chunk> BlockReader::find(uint32_t series) const {
  const Result<std::string_view> bytes = group_.chunk(series);
  if (!bytes) return std::unexpected(bytes.error());
  const bool own_times = bytes->starts_with(static_cast<char>(kOwnTimes));
  Chunk chunk{.series = series, .bytes = bytes->substr(own_times ? 1 : 0), .own_times = own_times};
  chunk.whole = !own_times && is_whole(chunk.bytes);
  return chunk;
}

Result<void> BlockReader::read(const Chunk& chunk, std::size_t from, std::span<double> out) const {
  HB_ASSERT(!chunk.own_times);
  ByteReader in(chunk.bytes);
  if (!read_column(in, {.size = grid().size(), .from = from}, out)) return malformed_chunk(chunk.series);
  return {};
}

Result<void> BlockReader::read(uint32_t series, std::vector<int64_t>& times,
                               std::vector<double>& values) const {
  const Result<Chunk> chunk = find(series);
  if (!chunk) return std::unexpected(chunk.error());
  ByteReader in(chunk->bytes);
  if (chunk->own_times) {
    if (!read_times(in, times)) return malformed_chunk(series);
  } else {
    times = grid();
  }
  values.resize(times.size());
  if (!read_column(in, values) || !in.rest().empty()) return malformed_chunk(series);
  return {};
}

}  // namespace hb::chunk
