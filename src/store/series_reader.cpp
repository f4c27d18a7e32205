#include "store/series_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "chunk/block.hpp"
#include "chunk/rollup_block.hpp"
#include "store/rollup_samples.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

constexpr const char* kNotInMemory = "samples would have to be read from the file";

// Spans without a block that are remembered as such.
constexpr uint64_t kAbsentSpansMax = 32;

// The samples of a span, of columns that ascend.
void keep_within(SampleColumns& samples, TimeSpan span) {
  const auto begin = std::ranges::lower_bound(samples.times_ms, span.start_ms) - samples.times_ms.begin();
  const auto end = std::ranges::upper_bound(samples.times_ms, span.end_ms) - samples.times_ms.begin();
  const auto cut = [&](auto& column) {
    column.erase(column.begin() + end, column.end());
    column.erase(column.begin(), column.begin() + begin);
  };
  cut(samples.times_ms);
  cut(samples.values);
}

template <typename T>
void append_range(std::vector<T>& to, const std::vector<T>& from, std::ptrdiff_t begin, std::ptrdiff_t end) {
  if (begin < end) to.insert(to.end(), from.begin() + begin, from.begin() + end);
}

}  // namespace

void SeriesReader::count_damage(const Error& error) {
  // Said once, since a page asks for the same block every second.
  if (damaged_++ == 0) {
    log::warn(
        "a block of the history is damaged and left out: {}; heartbeat_store_damaged_blocks_total counts",
        error.message);
  }
}

// The group's first block from a span on, as far as the one that is read goes.
Result<std::optional<SeriesReader::RawBlock>> SeriesReader::next_raw(uint64_t from_span) {
  BlockCache& cache = file_.open_blocks();
  const uint64_t last_span = span_of(Tier::raw, span_.end_ms);
  const auto key_of = [this](uint64_t span) { return BlockKey({Tier::raw, group_, span}); };
  for (uint64_t span = from_span; span <= last_span;) {
    if (const std::optional<OpenBlockPtr> known = cache.find(key_of(span))) {
      if (*known) return placed(span, *known);
      ++span;
      continue;
    }
    if (options_.memory_only) return fail(ErrorCode::unavailable, kNotInMemory);
    const uint64_t version = cache.version();
    std::optional<BlockKey> key;
    Result<OpenBlockPtr> block = nullptr;
    const BlockRange range{.tier = Tier::raw, .group = group_, .first_span = span, .last_span = last_span};
    const Result<BlockCount> count = file_.read_blocks(range, [&](BlockKey found, std::string& data) {
      key = found;
      block = OpenBlock::open(std::move(data));
      return false;
    });
    if (!count) return std::unexpected(count.error());
    damaged_ += count->damaged;
    const uint64_t next_span = key ? key->span() : last_span + 1;
    // Where nothing is for long, that is found again as fast as it would be remembered.
    if (count->damaged == 0 && next_span - span <= kAbsentSpansMax) {
      for (uint64_t absent = span; absent < next_span; ++absent)
        cache.put(key_of(absent), nullptr, version);
    }
    if (!key) break;
    if (block) {
      cache.put(*key, *block, version);
      return placed(next_span, *block);
    }
    count_damage(block.error());
    span = next_span + 1;
  }
  return std::nullopt;
}

SeriesReader::RawBlock SeriesReader::placed(uint64_t span, OpenBlockPtr block) const {
  const std::vector<int64_t>& grid = block->reader().grid();
  const auto from = std::ranges::lower_bound(grid, span_.start_ms);
  const auto to = std::upper_bound(from, grid.end(), span_.end_ms);
  return {.span = span,
          .block = std::move(block),
          .from = static_cast<std::size_t>(from - grid.begin()),
          .to = static_cast<std::size_t>(to - grid.begin())};
}

Result<void> SeriesReader::hold_raw(uint32_t group, TimeSpan span) {
  group_ = group;
  span_ = span;
  held_.clear();
  unheld_from_ = span_of(Tier::raw, span.start_ms);
  for (std::size_t bytes = 0; bytes < options_.held_bytes_max;) {
    Result<std::optional<RawBlock>> raw = next_raw(unheld_from_);
    if (!raw) return std::unexpected(std::move(raw.error()));
    if (!*raw) {
      unheld_from_ = span_of(Tier::raw, span.end_ms) + 1;
      break;
    }
    bytes += (*raw)->block->memory_bytes();
    unheld_from_ = (*raw)->span + 1;
    held_.push_back(**std::move(raw));
  }
  return {};
}

Result<void> SeriesReader::read_raw(SeriesId id, SeriesColumns& out) {
  for (const RawBlock& raw : held_)
    read_chunk(raw, id, out);
  for (uint64_t span = unheld_from_;;) {
    const Result<std::optional<RawBlock>> raw = next_raw(span);
    if (!raw) return std::unexpected(raw.error());
    if (!*raw) return {};
    read_chunk(**raw, id, out);
    span = (*raw)->span + 1;
  }
}

void SeriesReader::read_chunk(const RawBlock& raw, SeriesId id, SeriesColumns& out) {
  const chunk::BlockReader& block = raw.block->reader();
  const Result<chunk::BlockReader::Chunk> chunk = block.find(id);
  if (!chunk && chunk.error().code != ErrorCode::not_found) count_damage(chunk.error());
  if (!chunk) return;
  if (!chunk->own_times) {
    const std::size_t count = raw.to - raw.from;
    if (count == 0) return;
    const auto markers = chunk->whole ? SeriesColumns::Markers::none : SeriesColumns::Markers::possible;
    if (const auto room = out.extend(std::span(block.grid()).subspan(raw.from, count), markers)) {
      if (const Result<void> read = block.read(*chunk, raw.from, *room); !read) {
        out.take_back(count);
        count_damage(read.error());
      }
      return;
    }
  }
  if (const Result<void> read = block.read(id, part_.times_ms, part_.values); !read)
    return count_damage(read.error());
  keep_within(part_, span_);
  out.merge(part_);
}

Result<void> SeriesReader::read_rollups(Tier tier, std::span<const SeriesRequest> requests, TimeSpan span,
                                        std::span<SampleColumns> out) {
  HB_ASSERT(requests.size() == out.size() && tier != Tier::raw);
  if (requests.empty() || span.start_ms > span.end_ms) return {};
  if (options_.memory_only) return fail(ErrorCode::unavailable, kNotInMemory);
  const int64_t width_ms = shape_of(tier).sample_ms;
  std::vector<chunk::RollupColumns> rollups(requests.size());
  chunk::RollupColumns part;
  const auto take = [&](const chunk::RollupBlockReader& block, std::size_t i) {
    const Result<void> read = block.read(requests[i].id, fields_of(requests[i].aspect), part);
    if (!read && read.error().code != ErrorCode::not_found) count_damage(read.error());
    if (!read) return;
    // A counter is added up from the last bucket back: those behind the span must not be among them.
    const auto begin =
        std::ranges::lower_bound(part.times, span.start_ms - width_ms + 1) - part.times.begin();
    const auto end = std::ranges::upper_bound(part.times, span.end_ms - width_ms + 1) - part.times.begin();
    append_range(rollups[i].times, part.times, begin, end);
    for (std::size_t field = 0; field < chunk::kRollupFields; ++field) {
      if (!part.columns[field].empty())
        append_range(rollups[i].columns[field], part.columns[field], begin, end);
    }
  };
  const BlockRange range{.tier = tier,
                         .group = BlockKey::group_of(requests.front().id),
                         .first_span = span_of(tier, span.start_ms),
                         .last_span = span_of(tier, span.end_ms)};
  const Result<BlockCount> count = file_.read_blocks(range, [&](BlockKey /*key*/, std::string& data) {
    const Result<chunk::RollupBlockReader> block = chunk::RollupBlockReader::open(data);
    if (!block) {
      count_damage(block.error());
      return true;
    }
    for (std::size_t i = 0; i < requests.size(); ++i)
      take(*block, i);
    return true;
  });
  if (!count) return std::unexpected(count.error());
  damaged_ += count->damaged;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    merge_into(out[i], to_samples(rollups[i], requests[i].aspect, width_ms));
  }
  return {};
}

}  // namespace hb::store
