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

Result<void> SeriesReader::read(Tier tier, std::span<const SeriesRequest> requests, TimeSpan span,
                                std::span<SampleColumns> out) {
  HB_ASSERT(requests.size() == out.size());
  if (requests.empty() || span.start_ms > span.end_ms) return {};
  return tier == Tier::raw ? read_raw(requests, span, out) : read_rollups(tier, requests, span, out);
}

Result<void> SeriesReader::for_each_block(Tier tier, uint32_t group, TimeSpan span,
                                          const BlockVisitor& visit) {
  const BlockRange range{.tier = tier,
                         .group = group,
                         .first_span = span_of(tier, span.start_ms),
                         .last_span = span_of(tier, span.end_ms)};
  const Result<BlockCount> count = file_.read_blocks(range, visit);
  if (!count) return std::unexpected(count.error());
  damaged_.fetch_add(count->damaged, std::memory_order_relaxed);
  return {};
}

void SeriesReader::count_damage(const Error& error) {
  // Said once, since a page asks for the same block every second.
  if (damaged_.fetch_add(1, std::memory_order_relaxed) == 0) {
    log::warn(
        "a block of the history is damaged and left out: {}; heartbeat_store_damaged_blocks_total counts",
        error.message);
  }
}

Result<void> SeriesReader::read_raw(std::span<const SeriesRequest> requests, TimeSpan span,
                                    std::span<SampleColumns> out) {
  SampleColumns part;
  const uint32_t group = BlockKey::group_of(requests.front().id);
  return for_each_block(Tier::raw, group, span, [&](BlockKey /*key*/, std::string& data) {
    const Result<chunk::BlockReader> block = chunk::BlockReader::open(data);
    if (!block) {
      count_damage(block.error());
      return true;
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const Result<void> read = block->read(requests[i].id, part.times_ms, part.values);
      if (!read && read.error().code != ErrorCode::not_found) count_damage(read.error());
      if (!read) continue;
      keep_within(part, span);
      merge_into(out[i], part);
    }
    return true;
  });
}

Result<void> SeriesReader::read_rollups(Tier tier, std::span<const SeriesRequest> requests, TimeSpan span,
                                        std::span<SampleColumns> out) {
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
  const uint32_t group = BlockKey::group_of(requests.front().id);
  const Result<void> visited = for_each_block(tier, group, span, [&](BlockKey /*key*/, std::string& data) {
    const Result<chunk::RollupBlockReader> block = chunk::RollupBlockReader::open(data);
    if (!block) {
      count_damage(block.error());
      return true;
    }
    for (std::size_t i = 0; i < requests.size(); ++i)
      take(*block, i);
    return true;
  });
  if (!visited) return visited;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    merge_into(out[i], to_samples(rollups[i], requests[i].aspect, width_ms));
  }
  return {};
}

}  // namespace hb::store
