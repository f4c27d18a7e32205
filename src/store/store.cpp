#include "store/store.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "model/staleness.hpp"
#include "store/series_query.hpp"
#include "store/set_aside.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

TimeSpan span_of(TimeRange range) { return {.start_ms = unix_ms(range.start), .end_ms = unix_ms(range.end)}; }

// How much earlier than asked an instant selector's samples may lie where they stand far apart.
int64_t extra_reach_ms(const SelectHints& hints, Tier tier) {
  const bool instant = hints.range == Duration::zero() && hints.step > Duration::zero();
  return instant && tier != Tier::raw ? 2 * shape_of(tier).sample_ms : 0;
}

}  // namespace

Store::Store(Options options, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      shared_({.active_series_max = options_.active_series_max,
               .known_series_max = options_.known_series_max(),
               .external_samples_max = options_.external_samples_max}) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(Options options, const Clock& clock) {
  if (!options.directory.empty() && options.retention.bytes_max < kStorageBytesMin) {
    return fail(ErrorCode::invalid,
                fmt::format("a storage of {} bytes is too small: at least {} MiB are needed",
                            options.retention.bytes_max, kStorageBytesMin >> 20));
  }
  std::unique_ptr<Store> store(new Store(std::move(options), clock));
  if (store->options_.directory.empty()) return store;
  if (Result<void> opened = store->open_directory(); !opened) return std::unexpected(opened.error());
  return store;
}

// From the lock on, all but a newer file is the machine's fault, and may pass.
Result<void> Store::open_directory() {
  Result<DataLock> lock = DataLock::acquire(options_.directory);
  if (!lock) return std::unexpected(lock.error());
  lock_.emplace(*std::move(lock));
  Result<void> opened = open_file();
  if (!opened && opened.error().code != ErrorCode::unsupported) opened.error().code = ErrorCode::io;
  return opened;
}

Result<void> Store::open_file() {
  Result<ChunkFile::Opened> opened = ChunkFile::open({.directory = options_.directory}, clock_);
  if (!opened) return std::unexpected(opened.error());
  if (opened->damaged) {
    log::error("the history is damaged ({}) and is now in {}; a new one begins", opened->damaged->reason,
               opened->damaged->path);
  }
  if (opened->backup)
    log::info("the history was brought to this version; a copy of the old one is {}", *opened->backup);
  if (Result<void> loaded = load(std::move(opened->file)); !loaded) return loaded;
  Writer::Start start;
  if (Result<void> replayed = replay(JournalTail::cut, start); !replayed) return replayed;
  writer_ = std::make_unique<Writer>(shared_, options_, clock_, std::move(start));
  return {};
}

Result<std::unique_ptr<Store>> Store::open_read_only(Options options, const Clock& clock) {
  std::unique_ptr<Store> store(new Store(std::move(options), clock));
  Result<std::optional<DataLock>> lock = DataLock::acquire_to_read(store->options_.directory);
  if (!lock) return std::unexpected(lock.error());
  store->lock_ = *std::move(lock);
  Result<std::unique_ptr<ChunkFile>> file = ChunkFile::open_at_rest({.directory = store->options_.directory});
  if (!file) return std::unexpected(file.error());
  if (Result<void> loaded = store->load(*std::move(file)); !loaded) return std::unexpected(loaded.error());
  Writer::Start nobody;
  if (Result<void> replayed = store->replay(JournalTail::keep, nobody); !replayed)
    return std::unexpected(replayed.error());
  return store;
}

// Takes the file for this store's, and its series into memory.
Result<void> Store::load(std::shared_ptr<ChunkFile> opened) {
  ChunkFile& file = *opened;
  if (Result<void> introduced = FileKeeper::introduce(file, shared_); !introduced) return introduced;
  SeriesId last_id = 0;
  const Result<ChunkFile::LostSeries> loaded = file.load_series([&](const SeriesRow& row) {
    last_id = std::max(last_id, row.id);
    std::optional<Labels> labels = Labels::decode(row.labels);
    if (!labels || shared_.index.find(*labels) || shared_.index.find(row.id)) return true;
    auto series = std::make_shared<StoredSeries>();
    series->id = row.id;
    series->labels = *std::move(labels);
    series->type = row.type;
    series->first_ms = unix_ms(row.first);
    series->first_ms_in_file = unix_ms(row.first);
    // Of one that was active the file may have samples as new as any.
    series->reach(row.last ? unix_ms(*row.last) : shared_.file_needed_until_ms - 1);
    if (row.last) series->end();
    series->ended_in_file = row.last.has_value();
    shared_.index.add(std::move(series));
    return true;
  });
  if (!loaded) return std::unexpected(loaded.error());
  if (loaded->groups > 0) {
    log::error(
        "{}/{}: {} ({} groups in all, of up to {} series each): what history has of them is without a name, "
        "and is left out until it is old enough to be forgotten",
        options_.directory, ChunkFile::kFileName, loaded->reason, loaded->groups, BlockKey::kSeriesPerGroup);
    series_groups_lost_ = loaded->groups;
    last_id = std::max(last_id, loaded->highest_id.value_or(0));
  }
  const Result<uint64_t> next_series = FileKeeper::next_series(file);
  if (!next_series) return std::unexpected(next_series.error());
  const bool known = *next_series <= BlockKey::kSeriesIdMax;
  shared_.heads.set_next_id(std::max(last_id + 1, known ? static_cast<SeriesId>(*next_series) : 0));

  shared_.file = std::move(opened);
  return {};
}

// Reads the journals that the file does not have yet, oldest first.
Result<void> Store::replay(JournalTail tail, Writer::Start& start) {
  const Result<uint64_t> read = FileKeeper::journal_done(*shared_.file);
  if (!read) return std::unexpected(read.error());
  const uint64_t done = *read;
  const Result<std::vector<uint64_t>> numbers = list_journals(options_.directory);
  if (!numbers) return std::unexpected(numbers.error());
  start.journal_number = done + 1;
  for (const uint64_t number : *numbers) {
    start.journal_number = std::max(start.journal_number, number + 1);
    if (number <= done) {
      if (tail == JournalTail::keep) continue;
      if (Result<void> removed = remove_journal(options_.directory, number); !removed) return removed;
      continue;
    }
    const std::string path = options_.directory + "/" + journal_name(number);
    const Result<void> replayed =
        replay_journal(path, tail, {.heads = shared_.heads, .index = shared_.index, .fresh = start.unsaved});
    if (!replayed && tail == JournalTail::keep) return replayed;
    if (!replayed) {
      if (Result<void> aside = set_journal_aside(path, replayed.error()); !aside) return aside;
    }
    // A head that this journal's first tick closed stands in the journals before it.
    while (start.closed_head_journals.size() < shared_.heads.closed().size())
      start.closed_head_journals.push_back(number - 1);
  }
  return {};
}

// What was read before it failed is in the heads.
Result<void> Store::set_journal_aside(const std::string& path, const Error& error) {
  if (error.code == ErrorCode::unsupported || error.code == ErrorCode::unavailable) {
    return std::unexpected(error);
  }
  const Result<std::string> name = name_aside(path, {""}, clock_);
  if (!name) return std::unexpected(name.error());
  if (const Result<bool> renamed = rename_file(path, *name); !renamed)
    return std::unexpected(renamed.error());
  log::error("a journal cannot be read ({}) and is now {}", error.message, *name);
  return {};
}

bool Store::takes(Timestamp time) const {
  if (!is_sample_time(unix_ms(time))) return false;
  if (options_.external_age_max == Options::kAnyAge) return true;
  const Timestamp now = clock_.now();
  return time >= now - options_.external_age_max && time <= now + options_.external_age_max;
}

void Store::append(const Frame& frame) {
  const std::unique_lock lock(shared_.mutex);
  enqueue_or_forget(shared_.heads.append(frame));
}

Result<void> Store::append_external(const Labels& labels, MetricType type, Timestamp time, double value) {
  if (!takes(time)) {
    samples_refused_.fetch_add(1, std::memory_order_relaxed);
    return fail(ErrorCode::invalid,
                fmt::format("a sample of {} at {} ms is out of bounds: at most {} s from now are taken",
                            labels.to_string(), unix_ms(time), options_.external_age_max.count() / 1000));
  }
  const std::unique_lock lock(shared_.mutex);
  Result<ExternalRecord> record = shared_.heads.append_external(labels, type, unix_ms(time), value);
  if (!record) return std::unexpected(record.error());
  enqueue_or_forget(*std::move(record));
  return {};
}

std::vector<Timestamp> Store::ticks_after(Timestamp since) const {
  const std::shared_lock lock(shared_.mutex);
  return shared_.heads.ticks_after(unix_ms(since));
}

std::vector<StoredSeriesPtr> Store::matching(std::span<const Matcher> matchers, TimeRange range) const {
  const TimeSpan span = span_of(range);
  const std::shared_lock lock(shared_.mutex);
  const MatchCache::Series all = shared_.matches.match(shared_.index, matchers);
  std::vector<StoredSeriesPtr> found;
  found.reserve(all->size());
  std::ranges::copy_if(*all, std::back_inserter(found), [&](const StoredSeriesPtr& series) {
    return series->may_have_samples_in(span.start_ms, span.end_ms);
  });
  return found;
}

// Whether it is known which series are meant, and that they cannot have many samples. Whoever has the guard
// for long is not waited for.
bool Store::can_answer_at_once(std::span<const Matcher> matchers, TimeRange range) const {
  constexpr int64_t kSamplesMax = 32'768;  // 4 ns each
  const std::shared_lock lock(shared_.mutex, std::try_to_lock);
  if (!lock) return false;
  const MatchCache::Series known = shared_.matches.known(shared_.index, matchers);
  if (!known) return false;
  const int64_t samples = (range.end - range.start) / Duration(shape_of(Tier::raw).sample_ms) + 1;
  return samples <= kSamplesMax && static_cast<int64_t>(known->size()) * samples <= kSamplesMax;
}

// Whether a time has seen every tick.
bool Store::is_newest_tick(Timestamp time) const {
  const std::shared_lock lock(shared_.mutex);
  const Head* open = shared_.heads.open();
  return open != nullptr && !open->ticks_ms().empty() && open->ticks_ms().back() <= unix_ms(time);
}

// The newest tick alone says what an instant selector gives of the series that this program samples itself;
// it is what the live view asks for every second. Others are read as far back as the selector looks.
Result<void> Store::for_each_newest(std::span<const Matcher> matchers, TimeRange range, bool at_once,
                                    const SeriesVisitor& visit) {
  std::vector<StoredSeriesPtr> sampled;
  std::vector<StoredSeriesPtr> others;
  std::vector<double> values;
  Timestamp tick;
  {
    const std::shared_lock lock(shared_.mutex);
    const TimeSpan span = span_of(range);
    tick = from_unix_ms(shared_.heads.open()->ticks_ms().back());
    // Held by name: a list that is too long to be kept lives no longer than this.
    const MatchCache::Series all = shared_.matches.match(shared_.index, matchers);
    for (const StoredSeriesPtr& series : *all) {
      if (const std::optional<double> value = shared_.heads.newest_value(series->id)) {
        if (is_stale(*value) || tick < range.start) continue;
        values.push_back(*value);
        sampled.push_back(series);
      } else if (series->may_have_samples_in(span.start_ms, span.end_ms)) {
        others.push_back(series);
      }
    }
  }
  for (std::size_t i = 0; i < sampled.size(); ++i) {
    const std::shared_ptr<const Labels> labels(sampled[i], &sampled[i]->labels);
    if (!visit({labels, {&tick, 1}, {&values[i], 1}})) return {};
  }
  if (others.empty()) return {};
  SeriesQuery query(shared_, std::move(others), span_of(range), {.memory_only = at_once});
  Result<void> done = query.run(visit);
  damaged_reads_.fetch_add(query.damaged(), std::memory_order_relaxed);
  return done;
}

Result<void> Store::for_each(std::span<const Matcher> matchers, TimeRange range, const SelectHints& hints,
                             const SeriesVisitor& visit) {
  if (hints.at_once && !can_answer_at_once(matchers, range))
    return fail(ErrorCode::unavailable, "the samples are too many to be given at once");
  const bool instant = hints.step == Duration::zero() && hints.range == Duration::zero();
  if (instant && is_newest_tick(range.end)) return for_each_newest(matchers, range, hints.at_once, visit);
  return for_each_planned(matchers, range, hints, visit);
}

Result<void> Store::for_each_planned(std::span<const Matcher> matchers, TimeRange range,
                                     const SelectHints& hints, const SeriesVisitor& visit) {
  const ReadPlan plan = plan_read(hints);
  TimeSpan span = span_of(range);
  span.start_ms -= extra_reach_ms(hints, plan.tier);
  std::vector<StoredSeriesPtr> found = matching(matchers, {from_unix_ms(span.start_ms), range.end});
  if (found.empty()) return {};
  SeriesQuery query(shared_, std::move(found), span, {.plan = plan, .memory_only = hints.at_once});
  Result<void> done = query.run(visit);
  damaged_reads_.fetch_add(query.damaged(), std::memory_order_relaxed);
  return done;
}

Result<std::vector<SeriesView>> Store::select(std::span<const Matcher> matchers, TimeRange range,
                                              const SelectHints& hints) {
  std::vector<SeriesView> selected;
  Result<void> done = for_each_planned(matchers, range, hints, [&](const SeriesSpan& series) {
    selected.push_back({.labels = series.labels,
                        .times = {series.times.begin(), series.times.end()},
                        .values = {series.values.begin(), series.values.end()},
                        .resolution = series.resolution});
    return true;
  });
  if (!done) return std::unexpected(done.error());
  return selected;
}

Result<std::vector<std::string>> Store::label_values(std::string_view label,
                                                     std::span<const Matcher> matchers, TimeRange range) {
  std::set<std::string_view> values;
  for (const StoredSeriesPtr& each : matching(matchers, range)) {
    const std::string_view value = each->labels.get(label);
    if (!value.empty()) values.insert(value);
  }
  return std::vector<std::string>(values.begin(), values.end());
}

Result<std::vector<std::string>> Store::label_names(std::span<const Matcher> matchers, TimeRange range) {
  std::set<std::string_view> names;
  for (const StoredSeriesPtr& each : matching(matchers, range)) {
    for (const LabelView label : each->labels)
      names.insert(label.name);
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<std::vector<std::shared_ptr<const Labels>>> Store::series(std::span<const Matcher> matchers,
                                                                 TimeRange range) {
  std::vector<std::shared_ptr<const Labels>> found;
  for (const StoredSeriesPtr& each : matching(matchers, range))
    found.emplace_back(each, &each->labels);
  return found;
}

Statistics Store::statistics() const {
  Statistics statistics;
  if (writer_) writer_->describe(statistics);
  statistics.on_disk = writer_ != nullptr;
  statistics.damaged_blocks_total += damaged_reads_.load(std::memory_order_relaxed) + series_groups_lost_;
  statistics.samples_refused_total += samples_refused_.load(std::memory_order_relaxed);
  const std::shared_lock lock(shared_.mutex);
  statistics.series = shared_.index.size();
  statistics.active_series = shared_.heads.open() != nullptr ? shared_.heads.open()->series_count() : 0;
  statistics.closed_heads = shared_.heads.closed().size();
  statistics.samples_appended_total = shared_.heads.samples_appended();
  statistics.series_refused_total = shared_.heads.series_refused();
  return statistics;
}

}  // namespace hb::store
