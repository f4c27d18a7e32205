#include "store/block_writer.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "chunk/block.hpp"
#include "chunk/limits.hpp"
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

// The samples of a span, found without a look at the others: an import has one series in thousands of blocks.
SampleColumns within(const SampleColumns& samples, TimeSpan span) {
  const std::vector<int64_t>& times_ms = samples.times_ms;
  const auto begin = std::ranges::lower_bound(times_ms, span.start_ms) - times_ms.begin();
  const auto end = std::ranges::upper_bound(times_ms, span.end_ms) - times_ms.begin();
  return {.times_ms = {times_ms.begin() + begin, times_ms.begin() + end},
          .values = {samples.values.begin() + begin, samples.values.begin() + end}};
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
    Result<void> done = write_block(head, key, members, true);
    const bool overfull = !done && done.error().code == ErrorCode::limit;
    if (overfull && overfull_ == Overfull::leave_out_late) done = write_without_late(head, key, members);
    if (!done) return done;
  }
  return {};
}

// A head has to get into the file some time: whoever sends a series a thousand samples a second does not end
// everybody's history.
Result<void> BlockWriter::write_without_late(const Head& head, BlockKey key, const Members& members) {
  Members ticking;
  for (const HeadSeries* member : members) {
    left_out_ += within(member->external, span_of_key(key)).size();
    if (key.span() == static_cast<uint64_t>(head.span()) && !member->column.empty())
      ticking.push_back(member);
  }
  if (ticking.empty()) return {};
  Result<void> done = write_block(head, key, ticking, false);
  // The block is full of what an import has put there.
  if (!done && done.error().code == ErrorCode::limit) {
    log::warn("{}: it is full, and the ticks of that hour are left out of it", describe(key));
    return {};
  }
  return done;
}

// `of_one` is the longest list of times: of a series, or the one that all share.
Result<void> BlockWriter::check_samples(const Raw& raw, std::size_t samples, std::size_t of_one) {
  const std::size_t samples_max = raw.with_late ? kBlockSamplesMax : 2 * kBlockSamplesMax;
  if (samples <= samples_max && of_one <= chunk::kPointsMax) return {};
  return fail(
      ErrorCode::limit,
      fmt::format("samples in the hour from {} on are too many: at most {} of one series are kept, and twice "
                  "as many of {} series together",
                  utc_text(span_of_key(raw.key).start_ms), samples_max / 2, BlockKey::kSeriesPerGroup));
}

std::set<BlockKey> BlockWriter::keys_of(const Head& head) {
  std::set<BlockKey> keys;
  for (const auto& [key, members] : blocks_of(head)) {
    keys.insert(key);
    for (const Tier tier : {Tier::minute, Tier::hour}) {
      const uint64_t span = span_of(tier, span_of_key(key).start_ms);
      keys.insert(BlockKey({.tier = tier, .group = key.group(), .span = span}));
    }
  }
  return keys;
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

// The times that a block's series share: the head's ticks, or, where all of them come from elsewhere, those
// of the one that has most.
std::vector<int64_t> BlockWriter::times_of(const Head& head, BlockKey key, const Members& members) {
  if (key.span() == static_cast<uint64_t>(head.span()) &&
      std::ranges::any_of(members, [](const HeadSeries* member) { return !member->column.empty(); })) {
    return head.ticks_ms();
  }
  SampleColumns most;
  for (const HeadSeries* member : members) {
    SampleColumns samples = within(member->external, span_of_key(key));
    if (samples.size() > most.size()) most = std::move(samples);
  }
  return std::move(most.times_ms);
}

Result<void> BlockWriter::write_block(const Head& head, BlockKey key, const Members& members,
                                      bool with_late) {
  const TimeSpan span = span_of_key(key);
  const auto before = values_before(span.start_ms, key.group());
  if (!before) return std::unexpected(before.error());
  const Result<std::optional<std::string>> blob = read_block(key);
  if (!blob) return std::unexpected(blob.error());
  if (*blob || key.span() != static_cast<uint64_t>(head.span())) {
    shared_until_ms_ = std::max(shared_until_ms_, span.end_ms + 1);
  }
  Raw raw{.head = head,
          .key = key,
          .old = open_block<chunk::BlockReader>(*blob),
          .grid_ms = {},
          .with_late = with_late};
  raw.grid_ms = times_of(head, key, members);
  if (raw.old) raw.grid_ms = united(raw.old->grid(), raw.grid_ms);
  std::size_t count = raw.grid_ms.size();
  if (Result<void> checked = check_samples(raw, count, count); !checked) return checked;

  std::map<SeriesId, const HeadSeries*> series;
  for (const HeadSeries* member : members)
    series.emplace(member->series->id, member);
  if (raw.old) {
    for (const SeriesId id : raw.old->series())
      series.try_emplace(id, nullptr);
  }
  chunk::BlockBuilder block(raw.grid_ms);
  std::map<Tier, Rollups> fresh;
  for (const auto& [id, member] : series) {
    const Result<Column> column = column_of(raw, id, member);
    if (!column) return std::unexpected(column.error());
    const SampleColumns& samples = column->samples;
    if (samples.empty()) continue;
    count += samples.size();
    if (Result<void> checked = check_samples(raw, count, samples.size()); !checked) return checked;
    block.add({.series = id,
               .times = column->on_grid ? std::span<const int64_t>() : samples.times_ms,
               .values = samples.values});
    if (member == nullptr) continue;
    chunk::RollupOptions options{
        .width_ms = 0, .counter = may_be_counter(member->series->type), .previous = std::nullopt};
    if (const auto value = before->find(id); value != before->end()) options.previous = value->second;
    for (const Tier tier : {Tier::minute, Tier::hour}) {
      options.width_ms = shape_of(tier).sample_ms;
      fresh[tier].emplace(id, roll_up(samples.times_ms, samples.values, options));
    }
  }
  if (Result<void> put = put_block(key, block.finish()); !put) return put;
  for (const auto& [tier, rollups] : fresh) {
    if (Result<void> put = put_rollups(tier, key, rollups); !put) return put;
  }
  return {};
}

Result<BlockWriter::Column> BlockWriter::column_of(const Raw& raw, SeriesId id, const HeadSeries* member) {
  Column column;
  SampleColumns& samples = column.samples;
  // Whether a time of the grid without a sample is one at which the series was not there. Of one that comes
  // from elsewhere nothing is known between its samples.
  bool follows_ticks = member != nullptr;
  if (raw.old) {
    const Result<void> read = raw.old->read(id, samples.times_ms, samples.values);
    if (!read) samples.clear();
    if (!read && read.error().code != ErrorCode::not_found) ++damaged_;
    if (read && samples.times_ms != raw.old->grid()) follows_ticks = false;
  }
  if (member != nullptr) {
    const bool own_span = raw.key.span() == static_cast<uint64_t>(raw.head.span());
    if (own_span && !member->column.empty()) {
      SampleColumns ticks{.times_ms = raw.head.ticks_ms(), .values = {}};
      ticks.values.resize(ticks.times_ms.size());
      const auto count = static_cast<uint32_t>(ticks.size());
      const auto decoded = HeadColumn::decode(member->column.collect(0, count), ticks.values);
      if (!decoded) return std::unexpected(decoded.error());
      merge_into(samples, ticks);
    } else {
      follows_ticks = false;
    }
    if (raw.with_late) merge_into(samples, within(member->external, span_of_key(raw.key)));
  }
  column.on_grid = samples.times_ms == raw.grid_ms;
  if (column.on_grid || !follows_ticks) return column;
  if (std::optional<SampleColumns> placed = on_grid(samples, raw.grid_ms)) {
    samples = *std::move(placed);
    column.on_grid = true;
  }
  return column;
}

Result<void> BlockWriter::put_rollups(Tier tier, BlockKey raw_key, const Rollups& fresh) {
  const TimeSpan span = span_of_key(raw_key);
  const BlockKey key({.tier = tier, .group = raw_key.group(), .span = span_of(tier, span.start_ms)});
  const Result<std::optional<std::string>> blob = read_block(key);
  if (!blob) return std::unexpected(blob.error());
  const auto old = open_block<chunk::RollupBlockReader>(*blob);
  std::vector<int64_t> grid_ms;
  std::map<SeriesId, const RollupColumns*> series;
  for (const auto& [id, rollup] : fresh) {
    series.emplace(id, &rollup);
    if (rollup.times != grid_ms) grid_ms = united(grid_ms, rollup.times);
  }
  if (old) {
    grid_ms = united(old->grid(), grid_ms);
    for (const SeriesId id : old->series())
      series.try_emplace(id, nullptr);
  }
  chunk::RollupBlockBuilder block(grid_ms);
  for (const auto& [id, added] : series) {
    RollupColumns rollup;
    const Result<void> read = old ? old->read(id, chunk::RollupFields::all(), rollup) : Result<void>();
    if (!read) rollup = {};
    if (!read && read.error().code != ErrorCode::not_found) ++damaged_;
    if (added != nullptr) rollup = replaced(rollup, span, *added);
    if (!rollup.times.empty()) block.add({.series = id, .rollup = &rollup});
  }
  return block.empty() ? Result<void>() : put_block(key, block.finish());
}

template <typename Reader>
std::optional<Reader> BlockWriter::open_block(const std::optional<std::string>& blob) {
  if (!blob) return std::nullopt;
  Result<Reader> reader = Reader::open(*blob);
  if (reader) return *std::move(reader);
  ++damaged_;
  return std::nullopt;
}

Result<std::unordered_map<SeriesId, double>> BlockWriter::values_before(int64_t time_ms, uint32_t group) {
  std::unordered_map<SeriesId, double> values;
  if (time_ms <= 0) return values;
  const uint64_t span = span_of(Tier::minute, time_ms - 1);
  const auto blob = read_block(BlockKey({.tier = Tier::minute, .group = group, .span = span}));
  if (!blob) return std::unexpected(blob.error());
  const auto block = open_block<chunk::RollupBlockReader>(*blob);
  if (!block) return values;
  RollupColumns rollup;
  for (const SeriesId id : block->series()) {
    if (!block->read(id, {chunk::RollupField::last}, rollup)) {
      ++damaged_;
      continue;
    }
    const auto before = std::ranges::lower_bound(rollup.times, time_ms) - rollup.times.begin();
    if (before == 0) continue;
    values.emplace(id, rollup.of(chunk::RollupField::last)[static_cast<std::size_t>(before - 1)]);
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
