#include "chunk/rollup_block.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <iterator>

#include "base/assert.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/presence.hpp"
#include "chunk/values.hpp"

namespace hb::chunk {
namespace {

bool is_same(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

std::vector<int64_t> all_times(std::span<const RollupSeries> series) {
  std::vector<int64_t> grid;
  for (const RollupSeries& one : series) {
    // Most series of a host have the same buckets.
    if (one.rollup->times == grid) continue;
    std::vector<int64_t> both;
    both.reserve(grid.size() + one.rollup->times.size());
    std::ranges::set_union(grid, one.rollup->times, std::back_inserter(both));
    grid = std::move(both);
  }
  return grid;
}

// Where the times stand on the grid, which has all of them.
std::vector<PresentRun> runs_on(std::span<const int64_t> grid, std::span<const int64_t> times) {
  std::vector<PresentRun> runs;
  std::size_t next = 0;
  for (std::size_t i = 0; i < grid.size() && next < times.size(); ++i) {
    if (grid[i] != times[next]) continue;
    if (runs.empty() || runs.back().begin + runs.back().size < i) runs.push_back({.begin = i, .size = 0});
    ++runs.back().size;
    ++next;
  }
  HB_ASSERT(next == times.size());
  return runs;
}

// A column's entry in its chunk: where its values are. Stored as a varint: the other column's number times
// two and one, or the length times two.
struct Entry {
  bool is_copy = false;  // of a column before it, bit for bit
  uint64_t value = 0;    // the number of that column, or the bytes that it takes

  [[nodiscard]] uint64_t varint() const { return value << 1 | (is_copy ? 1 : 0); }
  static Entry from(uint64_t varint) { return {(varint & 1) != 0, varint >> 1}; }
};

std::string encode_chunk(std::span<const int64_t> grid, const RollupColumns& rollup) {
  std::array<Entry, kRollupFields> entries;
  std::string columns;
  for (std::size_t i = 0; i < kRollupFields; ++i) {
    HB_ASSERT(rollup.columns[i].size() == rollup.times.size());
    for (std::size_t j = 0; j < i && !entries[i].is_copy; ++j) {
      if (!entries[j].is_copy && is_same(rollup.columns[i], rollup.columns[j])) entries[i] = {true, j};
    }
    if (entries[i].is_copy) continue;
    const std::size_t begin = columns.size();
    append_values(columns, rollup.columns[i]);
    entries[i] = {false, columns.size() - begin};
  }
  std::string chunk;
  append_presence(chunk, runs_on(grid, rollup.times), grid.size());
  for (const Entry& entry : entries)
    append_varint(chunk, entry.varint());
  return chunk += columns;
}

// The bytes of each column; a copy has those of its original. False when they are not all of what is left.
bool read_entries(ByteReader& in, std::array<std::string_view, kRollupFields>& columns) {
  std::array<Entry, kRollupFields> entries;
  for (Entry& entry : entries)
    entry = Entry::from(in.varint());
  for (std::size_t i = 0; i < kRollupFields; ++i) {
    const Entry& entry = entries[i];
    if (!entry.is_copy) {
      columns[i] = in.bytes(entry.value);
    } else if (entry.value >= i || entries[entry.value].is_copy) {
      return false;
    } else {
      columns[i] = columns[entry.value];
    }
  }
  return !in.failed() && in.rest().empty();
}

void pick_times(std::span<const int64_t> grid, std::span<const PresentRun> runs,
                std::vector<int64_t>& times) {
  times.clear();
  for (const PresentRun& run : runs) {
    const auto picked = grid.subspan(run.begin, run.size);
    times.insert(times.end(), picked.begin(), picked.end());
  }
}

}  // namespace

void RollupBlockBuilder::add(const RollupSeries& series) {
  series_.push_back(series.series);
  chunks_.push_back(encode_chunk(grid_, *series.rollup));
}

std::string RollupBlockBuilder::finish() const {
  return pack_group(GroupKind::rollups, grid_, series_, chunks_);
}

std::string encode_rollup_block(std::span<const RollupSeries> series) {
  const std::vector<int64_t> grid = all_times(series);
  RollupBlockBuilder builder(grid);
  for (const RollupSeries& one : series)
    builder.add(one);
  return builder.finish();
}

Result<RollupBlockReader> RollupBlockReader::open(std::string_view blob) {
  auto group = ChunkGroup::open(blob, GroupKind::rollups);
  if (!group) return std::unexpected(group.error());
  return RollupBlockReader(std::move(*group));
}

Result<void> RollupBlockReader::read(uint32_t series, RollupFields fields, RollupColumns& out) const {
  const auto chunk = group_.chunk(series);
  if (!chunk) return std::unexpected(chunk.error());
  ByteReader in(*chunk);
  std::vector<PresentRun> runs;
  std::array<std::string_view, kRollupFields> columns;
  if (!read_presence(in, grid().size(), runs) || !read_entries(in, columns)) return malformed_chunk(series);

  pick_times(grid(), runs, out.times);
  for (std::size_t i = 0; i < kRollupFields; ++i) {
    std::vector<double>& values = out.columns[i];
    values.clear();
    if (!fields.has(static_cast<RollupField>(i))) continue;
    values.resize(out.times.size());
    ByteReader column(columns[i]);
    if (!read_values(column, values) || !column.rest().empty()) return malformed_chunk(series);
  }
  return {};
}

}  // namespace hb::chunk
