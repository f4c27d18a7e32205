#include "store/file_keeper.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "store/block_writer.hpp"
#include "store/checked_number.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

constexpr std::string_view kNextSeries = "next_series";
// What the WAL of a batch may take beside the blocks in it: pages of the tree, and those that removals touch.
constexpr uint64_t kWalReserveBytes = uint64_t{4} << 20;
// Spans that one call forgets at most for want of room, so that the journal is never kept waiting for long.
constexpr int kSpansForgottenMax = 64;
constexpr uint32_t kPagesReleasedMax = 4096;

constexpr std::array kFinestFirst = {Tier::raw, Tier::minute, Tier::hour};

// 0 for one that is absent or damaged: then more is read than has to be.
Result<uint64_t> number(ChunkFile& file, std::string_view key) {
  const Result<std::optional<std::string>> text = file.meta(key);
  if (!text) return std::unexpected(text.error());
  if (!*text) return 0;
  const std::optional<uint64_t> parsed = parse_checked_number(key, **text);
  if (!parsed) log::warn("the history's {} is damaged: {:?}", key, **text);
  return parsed.value_or(0);
}

Result<void> set_number(ChunkFile::Batch& batch, std::string_view key, uint64_t number) {
  return batch.set_meta(key, checked_number(key, number));
}

Result<void> note_oldest(ChunkFile& file, SharedState& shared) {
  for (const Tier tier : kFinestFirst) {
    const Result<std::optional<uint64_t>> oldest = file.oldest_span(tier);
    if (!oldest) return std::unexpected(oldest.error());
    shared.oldest_ms[static_cast<std::size_t>(tier)] =
        *oldest ? span_start_ms(tier, **oldest) : SharedState::kNothing;
  }
  return {};
}

SeriesRow row_of(const StoredSeries& series, int64_t last_ms) {
  const int64_t first_ms = series.first_ms.load(std::memory_order_relaxed);
  const bool ended = last_ms != StoredSeries::kStillActive;
  return {.id = series.id,
          .labels = series.labels.encoded(),
          .type = series.type,
          .first = from_unix_ms(first_ms == StoredSeries::kNoSample ? 0 : first_ms),
          .last = ended ? std::optional(from_unix_ms(last_ms)) : std::nullopt};
}

}  // namespace

FileKeeper::FileKeeper(SharedState& shared, const Options& options, const Clock& clock)
    : shared_(shared),
      options_(options),
      clock_(clock),
      budgets_{TrimBudget(shape_of(Tier::raw).span_ms), TrimBudget(shape_of(Tier::minute).span_ms),
               TrimBudget(shape_of(Tier::hour).span_ms)} {}

void FileKeeper::add_unsaved(std::vector<StoredSeriesPtr> series) {
  unsaved_.insert(unsaved_.end(), std::make_move_iterator(series.begin()),
                  std::make_move_iterator(series.end()));
}

Result<uint64_t> FileKeeper::journal_done(ChunkFile& file) { return number(file, kJournalDone); }

Result<uint64_t> FileKeeper::next_series(ChunkFile& file) { return number(file, kNextSeries); }

uint64_t FileKeeper::next_series_of_heads() const {
  const std::shared_lock lock(shared_.mutex);
  return shared_.heads.next_id();
}

Result<ChunkFile::Batch> FileKeeper::begin(ChunkFile& file) {
  return file.begin([this](uint32_t number, SeriesGroup& group) { return restore_group(number, group); });
}

// What is known of a group's series. Of one that was damaged at the start already nothing is, but for those
// that a journal has told of.
Result<void> FileKeeper::restore_group(uint32_t number, SeriesGroup& group) {
  const std::shared_lock lock(shared_.mutex);
  std::size_t known = 0;
  const SeriesId first = number * BlockKey::kSeriesPerGroup;
  for (SeriesId id = first; id < first + BlockKey::kSeriesPerGroup; ++id) {
    const StoredSeriesPtr series = shared_.index.find(id);
    if (!series) continue;
    ++known;
    if (Result<void> put = group.put(row_of(*series, series->last_ms.load(std::memory_order_relaxed))); !put)
      return put;
  }
  log::error("the file's list of series {} to {} is damaged: the {} of them that are known are written again",
             first, first + BlockKey::kSeriesPerGroup - 1, known);
  ++damaged_;
  return {};
}

Result<FileKeeper::Saved> FileKeeper::put_series(ChunkFile::Batch& batch, const StoredSeriesPtr& series,
                                                 int64_t last_ms) {
  const int64_t first_ms = series->first_ms.load(std::memory_order_relaxed);
  if (const Result<void> put = batch.put_series(row_of(*series, last_ms)); !put)
    return std::unexpected(put.error());
  return Saved{.series = series, .first_ms = first_ms, .ended = last_ms != StoredSeries::kStillActive};
}

void FileKeeper::note_saved(const std::vector<Saved>& saved) {
  for (const Saved& each : saved) {
    each.series->first_ms_in_file = each.first_ms;
    each.series->ended_in_file = each.ended;
  }
}

Result<std::vector<FileKeeper::Saved>> FileKeeper::put_unsaved(ChunkFile::Batch& batch) const {
  std::vector<Saved> saved;
  for (const StoredSeriesPtr& series : unsaved_) {
    Result<Saved> put = put_series(batch, series, series->last_ms.load(std::memory_order_relaxed));
    if (!put) return std::unexpected(put.error());
    saved.push_back(*std::move(put));
  }
  return saved;
}

Result<void> FileKeeper::save_series() {
  const std::shared_ptr<ChunkFile> file = shared_.current_file();
  Result<ChunkFile::Batch> batch = begin(*file);
  if (!batch) return std::unexpected(batch.error());
  const Result<std::vector<Saved>> saved = put_unsaved(*batch);
  if (!saved) return std::unexpected(saved.error());
  if (Result<void> set = set_number(*batch, kNextSeries, next_series_of_heads()); !set) return set;
  if (Result<void> committed = batch->commit(); !committed) return committed;
  unsaved_.clear();
  note_saved(*saved);
  return {};
}

// Tells the file which series of the head have had no sample since, which have begun again, and which begin
// earlier than it knows. What `saved` says already holds.
Result<void> FileKeeper::put_times(ChunkFile::Batch& batch, const Head& head, std::vector<Saved>& saved) {
  for (const HeadSeries* member : head.sorted()) {
    const StoredSeries& series = *member->series;
    const int64_t last_ms = series.last_ms.load(std::memory_order_relaxed);
    const int64_t first_ms = series.first_ms.load(std::memory_order_relaxed);
    const bool ended = last_ms != StoredSeries::kStillActive;
    const bool earlier = first_ms < series.first_ms_in_file;
    if (ended || series.ended_in_file) {
      const auto last = ended ? std::optional(from_unix_ms(last_ms)) : std::nullopt;
      if (Result<void> set = batch.set_last(series.id, last); !set) return set;
    }
    if (earlier) {
      if (Result<void> set = batch.set_first(series.id, from_unix_ms(first_ms)); !set) return set;
    }
    if (earlier || ended || series.ended_in_file)
      saved.push_back({.series = member->series,
                       .first_ms = std::min(first_ms, series.first_ms_in_file),
                       .ended = ended});
  }
  return {};
}

Result<void> FileKeeper::commit(const Head& head, uint64_t journal_done) {
  const std::shared_ptr<ChunkFile> file = shared_.current_file();
  Result<ChunkFile::Batch> batch = begin(*file);
  if (!batch) return std::unexpected(batch.error());
  Result<std::vector<Saved>> saved = put_unsaved(*batch);
  if (!saved) return std::unexpected(saved.error());
  BlockWriter writer(*file, *batch, BlockWriter::Overfull::leave_out_late);
  if (Result<void> written = writer.write(head); !written) return written;
  if (Result<void> put = put_times(*batch, head, *saved); !put) return put;
  if (Result<void> set = set_number(*batch, kJournalDone, journal_done); !set) return set;
  if (Result<void> set = set_number(*batch, kNextSeries, next_series_of_heads()); !set) return set;
  if (Result<void> committed = batch->commit(); !committed) return committed;
  unsaved_.clear();
  note_saved(*saved);
  damaged_ += writer.damaged();
  left_out_ += writer.left_out();
  if (writer.left_out() > 0) {
    log::warn(
        "{} samples from outside are left out: too many of one series or its neighbours are of one hour",
        writer.left_out());
  }
  last_commit_bytes_ = writer.bytes();
  const auto checkpointed = file->checkpoint();
  if (!checkpointed) return std::unexpected(checkpointed.error());
  note_needed(head, writer.shared_until_ms());
  return note_oldest(*file, shared_);
}

// Rows of the series that are new, and of those that begin earlier now, or end later.
Result<std::vector<FileKeeper::Saved>> FileKeeper::put_imported(ChunkFile::Batch& batch,
                                                                const ImportJob& job) {
  struct Row {
    StoredSeriesPtr series;
    int64_t last_ms = 0;
  };
  std::vector<Row> rows;
  {
    const std::unique_lock lock(shared_.mutex);
    const Head* open = shared_.heads.open();
    const auto add = [&](const StoredSeriesPtr& series) {
      const bool active = open != nullptr && open->find(series->id) != nullptr;
      rows.push_back({series, active ? StoredSeries::kStillActive : series->newest_ms.load()});
    };
    for (const HeadSeries* member : job.samples.sorted()) {
      const StoredSeries& series = *member->series;
      const bool later = member->external.times_ms.back() > series.newest_ms.load();
      series.begin_by(member->external.times_ms.front());
      series.reach(member->external.times_ms.back());
      if (later || series.first_ms.load() < series.first_ms_in_file) add(member->series);
    }
    for (const StoredSeriesPtr& series : job.fresh) {
      if (job.samples.find(series->id) == nullptr) add(series);
    }
  }
  std::vector<Saved> saved;
  for (const Row& row : rows) {
    Result<Saved> put = put_series(batch, row.series, row.last_ms);
    if (!put) return std::unexpected(put.error());
    saved.push_back(*std::move(put));
  }
  return saved;
}

Result<void> FileKeeper::import(const ImportJob& job) {
  const std::shared_ptr<ChunkFile> file = shared_.current_file();
  Result<ChunkFile::Batch> batch = begin(*file);
  if (!batch) return std::unexpected(batch.error());
  const Result<std::vector<Saved>> saved = put_imported(*batch, job);
  if (!saved) return std::unexpected(saved.error());
  BlockWriter writer(*file, *batch, BlockWriter::Overfull::refuse);
  if (Result<void> written = writer.write(job.samples); !written) return written;
  if (Result<void> set = set_number(*batch, kNextSeries, next_series_of_heads()); !set) return set;
  if (Result<void> committed = batch->commit(); !committed) return committed;
  note_saved(*saved);
  damaged_ += writer.damaged();
  // Before the oldest head the file is read in any case; a clock that is set back makes another head the
  // oldest.
  if (shared_.file_needed_until_ms.load() < writer.shared_until_ms())
    shared_.file_needed_until_ms = writer.shared_until_ms();
  // It is durable by now: that the log stays as it is for a while is no error of the import's.
  Result<void> noted = note_oldest(*file, shared_);
  if (const auto checkpointed = file->checkpoint(); !checkpointed)
    noted = std::unexpected(checkpointed.error());
  if (!noted) log::warn("samples were imported, but: {}", noted.error().message);
  return {};
}

Result<uint64_t> FileKeeper::bytes_touched(const Head& head) const {
  // What a block needs for itself, with its key and its share of the tree.
  constexpr uint64_t kBlockBytesLeast = 128;
  const std::shared_ptr<ChunkFile> file = shared_.current_file();
  uint64_t bytes = 0;
  for (const BlockKey key : BlockWriter::keys_of(head)) {
    const Result<uint64_t> size = file->block_bytes(key);
    if (!size) return size;
    bytes += *size + kBlockBytesLeast;
  }
  return bytes;
}

Result<void> FileKeeper::make_room(uint64_t journal_bytes, uint64_t incoming_bytes) {
  const auto check = [&](uint64_t used_bytes) -> Result<void> {
    const uint64_t needed = used_bytes + journal_bytes + incoming_bytes + kWalReserveBytes;
    if (needed <= options_.retention.bytes_max) return {};
    return fail(
        ErrorCode::limit,
        fmt::format("there is no room: history may take {} MiB (--storage-max-bytes), and this needs up to "
                    "{} MiB; import less at once, or raise the limit",
                    options_.retention.bytes_max >> 20, needed >> 20));
  };
  if (Result<void> fits = check(0); !fits) return fits;
  if (Result<void> trimmed = trim(Duration::zero(), journal_bytes, incoming_bytes); !trimmed) return trimmed;
  const Result<FileUsage> usage = shared_.current_file()->usage();
  if (!usage) return std::unexpected(usage.error());
  return check((usage->pages - usage->free_pages) * usage->page_bytes);
}

// Heads have all of their own spans, but for what the file had there before; and once the clock was set back,
// what comes after the open head's span is in the file alone.
void FileKeeper::note_needed(const Head& head, int64_t shared_until_ms) {
  int64_t until_ms = std::max(shared_.file_needed_until_ms.load(), shared_until_ms);
  const std::shared_lock lock(shared_.mutex);
  const Head* open = shared_.heads.open();
  if (open == nullptr || head.span() >= open->span()) {
    until_ms = std::max(until_ms, span_start_ms(Tier::raw, static_cast<uint64_t>(head.span()) + 1));
  }
  shared_.file_needed_until_ms = until_ms;
}

Result<void> FileKeeper::introduce(ChunkFile& file, SharedState& shared) {
  const Result<std::optional<uint64_t>> newest = file.newest_span(Tier::raw);
  if (!newest) return std::unexpected(newest.error());
  if (*newest) shared.file_needed_until_ms = span_start_ms(Tier::raw, **newest + 1);
  return note_oldest(file, shared);
}

Result<void> FileKeeper::trim(Duration elapsed, uint64_t journal_bytes, uint64_t incoming_bytes) {
  const std::shared_ptr<ChunkFile> file = shared_.current_file();
  if (Result<void> trimmed = trim_by_age(*file, elapsed); !trimmed) return trimmed;
  if (Result<void> trimmed = trim_by_size(*file, journal_bytes + incoming_bytes); !trimmed) return trimmed;
  return forget_series_without_samples(*file);
}

// False when the tier has no block before the span.
Result<bool> FileKeeper::forget_oldest(ChunkFile& file, Tier tier, uint64_t before_span) {
  const Result<std::optional<uint64_t>> oldest = file.oldest_span(tier);
  if (!oldest) return std::unexpected(oldest.error());
  if (!*oldest || **oldest >= before_span) return false;
  Result<ChunkFile::Batch> batch = file.begin();
  if (!batch) return std::unexpected(batch.error());
  const Result<std::size_t> removed = batch->remove_blocks_before(tier, **oldest + 1);
  if (!removed) return std::unexpected(removed.error());
  if (Result<void> committed = batch->commit(); !committed) return std::unexpected(committed.error());
  const auto checkpointed = file.checkpoint();
  if (!checkpointed) return std::unexpected(checkpointed.error());
  return true;
}

Result<void> FileKeeper::trim_by_age(ChunkFile& file, Duration elapsed) {
  for (const Tier tier : kFinestFirst) {
    TrimBudget& budget = budgets_[static_cast<std::size_t>(tier)];
    budget.pass(elapsed);
    const int64_t horizon_ms = unix_ms(clock_.now() - options_.retention.of(tier));
    const uint64_t before_span = span_of(tier, horizon_ms);
    for (;;) {
      const Result<std::optional<uint64_t>> oldest = file.oldest_span(tier);
      if (!oldest) return std::unexpected(oldest.error());
      if (!*oldest || **oldest >= before_span || !budget.take()) break;
      const Result<bool> forgotten = forget_oldest(file, tier, before_span);
      if (!forgotten) return std::unexpected(forgotten.error());
    }
  }
  return {};
}

Result<void> FileKeeper::trim_by_size(ChunkFile& file, uint64_t other_bytes) {
  const uint64_t bytes_max = options_.retention.bytes_max;
  for (int spans = 0; spans < kSpansForgottenMax; ++spans) {
    const Result<FileUsage> usage = file.usage();
    if (!usage) return std::unexpected(usage.error());
    const uint64_t used = (usage->pages - usage->free_pages) * usage->page_bytes;
    const uint64_t reserved = other_bytes + kWalReserveBytes;
    if (used + reserved <= bytes_max) {
      // Free pages are used again before the file grows; they go only when the file itself is too large.
      if (usage->file_bytes + reserved <= bytes_max) return {};
      if (Result<void> released = file.release_pages(kPagesReleasedMax); !released) return released;
      const auto checkpointed = file.checkpoint();
      if (!checkpointed) return std::unexpected(checkpointed.error());
      continue;
    }
    bool forgotten = false;
    for (const Tier tier : kFinestFirst) {
      const Result<bool> gone = forget_oldest(file, tier, std::numeric_limits<uint64_t>::max());
      if (!gone) return std::unexpected(gone.error());
      forgotten = *gone;
      if (forgotten) break;
    }
    if (!forgotten) break;
  }
  return {};
}

// A series that ended before the oldest block has no sample left.
Result<void> FileKeeper::forget_series_without_samples(ChunkFile& file) {
  if (Result<void> noted = note_oldest(file, shared_); !noted) return noted;
  int64_t oldest_ms = SharedState::kNothing;
  for (const std::atomic<int64_t>& tier : shared_.oldest_ms)
    oldest_ms = std::min(oldest_ms, tier.load());
  if (oldest_ms == SharedState::kNothing) return {};
  std::vector<SeriesId> gone;
  {
    const std::shared_lock lock(shared_.mutex);
    for (const StoredSeriesPtr& series : shared_.index.match({})) {
      if (series->last_ms.load(std::memory_order_relaxed) < oldest_ms) gone.push_back(series->id);
    }
  }
  if (gone.empty()) return {};
  Result<ChunkFile::Batch> batch = begin(file);
  if (!batch) return std::unexpected(batch.error());
  for (const SeriesId id : gone) {
    if (Result<void> removed = batch->remove_series(id); !removed) return removed;
  }
  if (Result<void> committed = batch->commit(); !committed) return committed;
  const std::unique_lock lock(shared_.mutex);
  for (const SeriesId id : gone) {
    const StoredSeriesPtr series = shared_.index.find(id);
    if (series->last_ms.load(std::memory_order_relaxed) < oldest_ms) {
      shared_.index.remove(id);
    } else {
      unsaved_.push_back(series);  // it came back meanwhile
    }
  }
  return {};
}

}  // namespace hb::store
