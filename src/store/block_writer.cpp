#include "store/block_writer.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "chunk/block.hpp"
#include "chunk/rollup_block.hpp"
#include "model/staleness.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

using chunk::RollupColumns;

std::vector<int64_t> united(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
  std::vector<int64_t> all;
  all.reserve(a.size() + b.size());
  std::ranges::set_union(a, b, std::back_inserter(all));
  return all;
}

// The samples with a marker at each time of the grid that they lack; nothing when they have other times too.
std::optional<SampleColumns> on_grid(const SampleColumns& samples, const std::vector<int64_t>& grid_ms) {
  if (!std::ranges::includes(grid_ms, samples.times_ms)) return std::nullopt;
  SampleColumns placed{.times_ms = grid_ms, .values = std::vector<double>(grid_ms.size(), stale_marker())};
  std::size_t at = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    while (grid_ms[at] != samples.times_ms[i])
      ++at;
    placed.values[at] = samples.values[i];
  }
  return placed;
}

SampleColumns within(const SampleColumns& samples, TimeSpan span) {
  SampleColumns inside;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const int64_t time_ms = samples.times_ms[i];
    if (time_ms >= span.start_ms && time_ms <= span.end_ms) inside.add(time_ms, samples.values[i]);
  }
  return inside;
}

TimeSpan span_of_key(BlockKey key) {
  const int64_t start_ms = span_start_ms(key.tier(), key.span());
  return {.start_ms = start_ms, .end_ms = start_ms + shape_of(key.tier()).span_ms - 1};
}

// Gauges have no increase. What a type is not known of may be a counter: node_exporter's untyped fields of
// /proc/vmstat are.
bool may_be_counter(MetricType type) { return type != MetricType::gauge; }

void append_range(RollupColumns& to, const RollupColumns& from, std::size_t begin, std::size_t end) {
  const auto copy = [&](auto& target, const auto& source) {
    target.insert(target.end(), source.begin() + static_cast<std::ptrdiff_t>(begin),
                  source.begin() + static_cast<std::ptrdiff_t>(end));
  };
  copy(to.times, from.times);
  for (std::size_t field = 0; field < chunk::kRollupFields; ++field)
    copy(to.columns[field], from.columns[field]);
}

// Buckets with those of a span of time exchanged for others.
RollupColumns replaced(const RollupColumns& old, TimeSpan span, const RollupColumns& fresh) {
  const auto position = [&](int64_t time_ms) {
    return static_cast<std::size_t>(std::ranges::lower_bound(old.times, time_ms) - old.times.begin());
  };
  RollupColumns all;
  append_range(all, old, 0, position(span.start_ms));
  append_range(all, fresh, 0, fresh.times.size());
  append_range(all, old, position(span.end_ms + 1), old.times.size());
  return all;
}

}  // namespace

Result<void> BlockWriter::write(const Head& head) {
  std::optional<uint32_t> group;
  for (const auto& [key, members] : blocks_of(head)) {
    if (group != key.group()) written_.clear();  // blocks of a group stand side by side
    group = key.group();
    Result<Raw> raw = raw_of(head, key, members);
    if (!raw) return std::unexpected(raw.error());
    const Result<std::optional<std::string>> existing = read_block(key);
    if (!existing) return std::unexpected(existing.error());
    if (*existing) merge_existing(**existing, *raw);
    if (*existing || key.span() != static_cast<uint64_t>(head.span())) {
      shared_until_ms_ = std::max(shared_until_ms_, span_of_key(key).end_ms + 1);
    }
    if (Result<void> put = put_raw(key, *raw); !put) return put;
    if (Result<void> put = put_rollups(key, *raw); !put) return put;
  }
  return {};
}

std::map<BlockKey, BlockWriter::Members> BlockWriter::blocks_of(const Head& head) {
  std::map<BlockKey, Members> blocks;
  for (const HeadSeries* series : head.sorted()) {
    const uint32_t group = BlockKey::group_of(series->series->id);
    const auto add = [&](uint64_t span) {
      Members& members = blocks[BlockKey({.tier = Tier::raw, .group = group, .span = span})];
      if (members.empty() || members.back() != series) members.push_back(series);
    };
    if (!series->column.empty()) add(static_cast<uint64_t>(head.span()));
    for (const int64_t time_ms : series->external.times_ms)
      add(span_of(Tier::raw, time_ms));
  }
  return blocks;
}

Result<BlockWriter::Raw> BlockWriter::raw_of(const Head& head, BlockKey key, const Members& members) {
  const bool own_span = key.span() == static_cast<uint64_t>(head.span());
  Raw raw;
  if (own_span) raw.grid_ms = head.ticks_ms();
  for (const HeadSeries* member : members) {
    Column column{.id = member->series->id,
                  .counter = may_be_counter(member->series->type),
                  .changed = true,
                  .on_grid = false,
                  .samples = {}};
    if (own_span && !member->column.empty()) {
      const auto ticks = static_cast<uint32_t>(raw.grid_ms.size());
      column.on_grid = true;
      column.samples.times_ms = raw.grid_ms;
      column.samples.values.resize(ticks);
      const auto decoded = HeadColumn::decode(member->column.collect(0, ticks), column.samples.values);
      if (!decoded) return std::unexpected(decoded.error());
    }
    const SampleColumns external = within(member->external, span_of_key(key));
    if (!external.empty()) {
      merge_into(column.samples, external);
      column.on_grid = column.on_grid && column.samples.size() == raw.grid_ms.size();
    }
    raw.columns.push_back(std::move(column));
  }
  return raw;
}

void BlockWriter::merge_existing(std::string_view blob, Raw& raw) {
  const Result<chunk::BlockReader> block = chunk::BlockReader::open(blob);
  if (!block) {
    ++damaged_;
    return;
  }
  std::map<SeriesId, Column> merged;
  for (const SeriesId id : block->series()) {
    Column column{.id = id};
    if (block->read(id, column.samples.times_ms, column.samples.values)) {
      merged.emplace(id, std::move(column));
    } else {
      ++damaged_;
    }
  }
  for (Column& column : raw.columns) {
    Column& old = merged.try_emplace(column.id, Column{.id = column.id}).first->second;
    merge_into(old.samples, column.samples);
    old.counter = column.counter;
    old.changed = true;
  }
  raw.grid_ms = united(block->grid(), raw.grid_ms);
  raw.columns.clear();
  for (auto& [id, column] : merged) {
    if (std::optional<SampleColumns> placed = on_grid(column.samples, raw.grid_ms)) {
      column.samples = std::move(*placed);
      column.on_grid = true;
    }
    raw.columns.push_back(std::move(column));
  }
}

Result<void> BlockWriter::put_raw(BlockKey key, const Raw& raw) {
  std::vector<chunk::BlockColumn> columns;
  columns.reserve(raw.columns.size());
  for (const Column& column : raw.columns) {
    columns.push_back({.series = column.id, .times = {}, .values = column.samples.values});
    if (!column.on_grid) columns.back().times = column.samples.times_ms;
  }
  return put_block(key, chunk::encode_block(raw.grid_ms, columns));
}

Result<void> BlockWriter::put_rollups(BlockKey raw_key, const Raw& raw) {
  const TimeSpan span = span_of_key(raw_key);
  const auto before = values_before(span.start_ms, raw_key.group());
  if (!before) return std::unexpected(before.error());
  for (const Tier tier : {Tier::minute, Tier::hour}) {
    const BlockKey key({.tier = tier, .group = raw_key.group(), .span = span_of(tier, span.start_ms)});
    Result<Rollups> rollups = read_rollups(key);
    if (!rollups) return std::unexpected(rollups.error());
    for (const Column& column : raw.columns) {
      if (!column.changed) continue;
      chunk::RollupOptions options{
          .width_ms = shape_of(tier).sample_ms, .counter = column.counter, .previous = std::nullopt};
      if (const auto value = before->find(column.id); value != before->end())
        options.previous = value->second;
      RollupColumns& rollup = (*rollups)[column.id];
      rollup = replaced(rollup, span, roll_up(column.samples.times_ms, column.samples.values, options));
    }
    std::erase_if(*rollups, [](const auto& entry) { return entry.second.times.empty(); });
    if (rollups->empty()) continue;
    std::vector<chunk::RollupSeries> series;
    series.reserve(rollups->size());
    for (const auto& [id, rollup] : *rollups)
      series.push_back({.series = id, .rollup = &rollup});
    if (Result<void> put = put_block(key, chunk::encode_rollup_block(series)); !put) return put;
  }
  return {};
}

Result<BlockWriter::Rollups> BlockWriter::read_rollups(BlockKey key) {
  const Result<std::optional<std::string>> blob = read_block(key);
  if (!blob) return std::unexpected(blob.error());
  Rollups rollups;
  if (!*blob) return rollups;
  const Result<chunk::RollupBlockReader> block = chunk::RollupBlockReader::open(**blob);
  if (!block) {
    ++damaged_;
    return rollups;
  }
  for (const SeriesId id : block->series()) {
    if (!block->read(id, chunk::RollupFields::all(), rollups[id])) {
      ++damaged_;
      rollups.erase(id);
    }
  }
  return rollups;
}

Result<std::unordered_map<SeriesId, double>> BlockWriter::values_before(int64_t time_ms, uint32_t group) {
  std::unordered_map<SeriesId, double> values;
  if (time_ms <= 0) return values;
  const uint64_t span = span_of(Tier::minute, time_ms - 1);
  Result<Rollups> rollups = read_rollups(BlockKey({.tier = Tier::minute, .group = group, .span = span}));
  if (!rollups) return std::unexpected(rollups.error());
  for (const auto& [id, rollup] : *rollups) {
    const auto before = std::ranges::lower_bound(rollup.times, time_ms) - rollup.times.begin();
    if (before > 0) {
      values.emplace(id, rollup.of(chunk::RollupField::last)[static_cast<std::size_t>(before - 1)]);
    }
  }
  return values;
}

Result<std::optional<std::string>> BlockWriter::read_block(BlockKey key) {
  if (const auto written = written_.find(key); written != written_.end()) return written->second;
  std::optional<std::string> found;
  const BlockRange range{
      .tier = key.tier(), .group = key.group(), .first_span = key.span(), .last_span = key.span()};
  const Result<BlockCount> count = file_.read_blocks(range, [&](BlockKey /*key*/, std::string& data) {
    found = std::move(data);
    return false;
  });
  if (!count) return std::unexpected(count.error());
  damaged_ += count->damaged;
  return found;
}

Result<void> BlockWriter::put_block(BlockKey key, std::string data) {
  bytes_ += data.size();
  if (Result<void> put = batch_.put_block(key, data); !put) return put;
  // Raw blocks are written once in a batch; rollups of several hours go into one.
  if (key.tier() != Tier::raw) written_.insert_or_assign(key, std::move(data));
  return {};
}

}  // namespace hb::store
