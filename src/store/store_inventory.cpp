// How a store tells what it holds, and hands it out series by series.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "chunk/block.hpp"
#include "chunk/chunk_group.hpp"
#include "chunk/column.hpp"
#include "chunk/rollup_block.hpp"
#include "model/staleness.hpp"
#include "store/block_walk.hpp"
#include "store/check.hpp"
#include "store/chunk_file.hpp"
#include "store/journal.hpp"
#include "store/series_query.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

uint64_t file_bytes(const std::string& path) {
  std::error_code absent;
  const uint64_t bytes = std::filesystem::file_size(path, absent);
  return absent ? 0 : bytes;
}

uint64_t journal_bytes(const std::string& directory) {
  uint64_t bytes = 0;
  const Result<std::vector<uint64_t>> numbers = list_journals(directory);
  for (const uint64_t number : numbers.value_or(std::vector<uint64_t>()))
    bytes += file_bytes(directory + "/" + journal_name(number));
  return bytes;
}

}  // namespace

// Adds up blocks. Belongs to the asking thread.
class Store::BlockCensus {
 public:
  explicit BlockCensus(Inventory& inventory) : inventory_(inventory) {}

  void add(BlockKey key, std::string_view blob) {
    TierInventory& tier = inventory_.tiers[static_cast<std::size_t>(key.tier())];
    ++tier.blocks;
    tier.bytes += blob.size();
    const bool read = key.tier() == Tier::raw ? add_raw(tier, blob) : add_rollups(tier, blob);
    if (!read) ++inventory_.damaged;
  }

  void add_damaged() { ++inventory_.damaged; }

  // The bytes of a series' chunks.
  [[nodiscard]] uint64_t bytes_of(SeriesId id) const {
    const auto found = bytes_.find(id);
    return found == bytes_.end() ? 0 : found->second;
  }

 private:
  bool add_raw(TierInventory& tier, std::string_view blob) {
    const auto group = chunk::ChunkGroup::open(blob, chunk::GroupKind::block);
    const auto block = chunk::BlockReader::open(blob);
    if (!group || !block) return false;
    for (const uint32_t id : block->series()) {
      if (!block->read(id, times_ms_, values_) || !add_bytes(*group, id)) {
        ++inventory_.damaged;
        continue;
      }
      for (std::size_t i = 0; i < values_.size(); ++i) {
        if (!chunk::is_absent(values_[i])) add_time(tier, times_ms_[i]);
      }
    }
    return true;
  }

  bool add_rollups(TierInventory& tier, std::string_view blob) {
    const auto group = chunk::ChunkGroup::open(blob, chunk::GroupKind::rollups);
    const auto block = chunk::RollupBlockReader::open(blob);
    if (!group || !block) return false;
    for (const uint32_t id : block->series()) {
      if (!block->read(id, {chunk::RollupField::count}, rollup_) || !add_bytes(*group, id)) {
        ++inventory_.damaged;
        continue;
      }
      for (const int64_t time_ms : rollup_.times)
        add_time(tier, time_ms);
    }
    return true;
  }

  bool add_bytes(const chunk::ChunkGroup& group, SeriesId id) {
    const Result<std::string_view> chunk = group.chunk(id);
    if (chunk) bytes_[id] += chunk->size();
    return chunk.has_value();
  }

  static void add_time(TierInventory& tier, int64_t time_ms) {
    ++tier.samples;
    if (!tier.oldest_ms || time_ms < *tier.oldest_ms) tier.oldest_ms = time_ms;
    if (!tier.newest_ms || time_ms > *tier.newest_ms) tier.newest_ms = time_ms;
  }

  Inventory& inventory_;
  std::unordered_map<SeriesId, uint64_t> bytes_;
  std::vector<int64_t> times_ms_;
  std::vector<double> values_;
  chunk::RollupColumns rollup_;
};

namespace {

std::vector<MetricInventory> largest(std::vector<MetricInventory> metrics,
                                     uint64_t MetricInventory::* figure) {
  std::erase_if(metrics, [&](const MetricInventory& metric) { return metric.*figure == 0; });
  std::ranges::sort(metrics, [&](const MetricInventory& a, const MetricInventory& b) {
    return a.*figure != b.*figure ? a.*figure > b.*figure : a.name < b.name;
  });
  if (metrics.size() > Inventory::kMetricsMax) metrics.resize(Inventory::kMetricsMax);
  return metrics;
}

}  // namespace

// All that there are, be their series known or not.
Result<void> Store::count_blocks(BlockCensus& census) const {
  if (!shared_.current_file()) return {};
  const std::string path = options_.directory + "/" + ChunkFile::kFileName;
  const auto access = writer_ ? Database::Access::read_only : Database::Access::at_rest;
  Result<Database> database = Database::open(path, access);
  if (!database) return std::unexpected(std::move(database.error()));
  database->set_busy_timeout(std::chrono::seconds(5));
  return walk_blocks(*database, [&](int64_t encoded, const Result<std::string_view>& blob) {
    const std::optional<BlockKey> key = BlockKey::decode(encoded);
    if (key && blob) return census.add(*key, *blob);
    census.add_damaged();
  });
}

Result<CheckReport> Store::check() const {
  if (options_.directory.empty())
    return fail(ErrorCode::invalid, "history is kept in memory alone: there is nothing to check");
  return store::check(options_.directory, writer_ ? CheckMode::in_use : CheckMode::at_rest);
}

Result<Inventory> Store::inventory() const {
  Inventory inventory;
  if (!options_.directory.empty()) {
    const std::string file = options_.directory + "/" + ChunkFile::kFileName;
    inventory.file_bytes = file_bytes(file);
    inventory.wal_bytes = file_bytes(file + "-wal");
    inventory.journal_bytes = journal_bytes(options_.directory);
  }
  const std::vector<StoredSeriesPtr> all = matching({}, {from_unix_ms(0), from_unix_ms(kSampleTimeMax)});
  BlockCensus census(inventory);
  if (Result<void> counted = count_blocks(census); !counted) return std::unexpected(counted.error());

  std::map<std::string_view, MetricInventory> metrics;
  for (const StoredSeriesPtr& each : all) {
    ++(each->active() ? inventory.series_active : inventory.series_ended);
    inventory.label_bytes += each->labels.encoded().size();
    MetricInventory& metric = metrics[each->labels.metric_name()];
    metric.name = each->labels.metric_name();
    ++metric.series;
    metric.bytes += census.bytes_of(each->id);
  }
  std::vector<MetricInventory> by_name;
  by_name.reserve(metrics.size());
  for (auto& [name, metric] : metrics)
    by_name.push_back(std::move(metric));
  inventory.most_series = largest(by_name, &MetricInventory::series);
  inventory.most_bytes = largest(std::move(by_name), &MetricInventory::bytes);
  return inventory;
}

// Nothing of a tier is older. What is in heads goes into every tier.
int64_t Store::oldest_ms(Tier tier) const {
  const std::shared_lock lock(shared_.mutex);
  int64_t oldest_ms = shared_.oldest_ms[static_cast<std::size_t>(tier)].load(std::memory_order_relaxed);
  const auto reach = [&](const Head& head) {
    const bool any_age = options_.external_age_max == Options::kAnyAge;
    const int64_t late_ms = any_age ? kSampleTimeMax : options_.external_age_max.count();
    oldest_ms = std::min(oldest_ms, head.span() * shape_of(Tier::raw).span_ms - late_ms);
  };
  for (const std::shared_ptr<const Head>& head : shared_.heads.closed())
    reach(*head);
  if (shared_.heads.open() != nullptr) reach(*shared_.heads.open());
  return oldest_ms;
}

std::vector<Store::Extent> Store::extents(std::span<const Matcher> matchers, TimeRange range,
                                          Tier tier) const {
  // A bucket's sample stands at the bucket's end, in which the series need not have been there any more.
  const int64_t bucket_ms = tier == Tier::raw ? 0 : shape_of(tier).sample_ms;
  const int64_t start_ms = std::max(unix_ms(range.start), oldest_ms(tier));
  const int64_t now_ms = unix_ms(clock_.now() + std::chrono::hours(1));
  std::vector<Extent> found;
  for (StoredSeriesPtr& series : matching(matchers, {from_unix_ms(start_ms - bucket_ms), range.end})) {
    const int64_t last_ms =
        series->active() ? std::max(now_ms, series->newest_ms.load()) : series->last_ms.load();
    const TimeSpan span{.start_ms = std::max(start_ms, series->first_ms.load()),
                        .end_ms = std::min(unix_ms(range.end), last_ms + bucket_ms)};
    if (span.start_ms <= span.end_ms) found.push_back({std::move(series), span});
  }
  return found;
}

Result<SampleColumns> Store::samples(SeriesId id, TimeRange range, Tier tier) {
  StoredSeriesPtr series;
  {
    const std::shared_lock lock(shared_.mutex);
    series = shared_.index.find(id);
  }
  SampleColumns samples;
  if (!series) return samples;
  SeriesQuery query(shared_, {std::move(series)},
                    {.start_ms = unix_ms(range.start), .end_ms = unix_ms(range.end)},
                    {.plan = {.tier = tier, .aspect = Aspect::last, .this_tier_alone = true}});
  const Result<void> done = query.run([&](const SeriesSpan& span) {
    for (std::size_t i = 0; i < span.times.size(); ++i) {
      if (!is_stale(span.values[i])) samples.add(unix_ms(span.times[i]), span.values[i]);
    }
    return true;
  });
  damaged_reads_.fetch_add(query.damaged(), std::memory_order_relaxed);
  if (!done) return std::unexpected(done.error());
  return samples;
}

Result<std::optional<Timestamp>> Store::newest_sample() {
  std::optional<Timestamp> newest;
  if (const std::vector<Timestamp> ticks = ticks_after(from_unix_ms(0)); !ticks.empty())
    newest = ticks.back();
  std::vector<Extent> all = extents({}, {from_unix_ms(0), from_unix_ms(kSampleTimeMax)}, Tier::raw);
  std::ranges::sort(all, std::ranges::greater(), [](const Extent& extent) { return extent.span.end_ms; });
  for (const auto& [series, span] : all) {
    if (newest && span.end_ms <= unix_ms(*newest)) break;
    // What is known of a series' end is that of its last span, so the sample lies in this one or just before.
    const int64_t about_ms = std::max<int64_t>(series->newest_ms.load(std::memory_order_relaxed), 0) -
                             2 * shape_of(Tier::raw).span_ms;
    const int64_t start_ms = std::max({span.start_ms, about_ms, newest ? unix_ms(*newest) + 1 : int64_t{0}});
    const Result<SampleColumns> last =
        samples(series->id, {from_unix_ms(start_ms), from_unix_ms(span.end_ms)}, Tier::raw);
    if (!last) return std::unexpected(last.error());
    if (!last->empty()) newest = from_unix_ms(last->times_ms.back());
  }
  return newest;
}

}  // namespace hb::store
