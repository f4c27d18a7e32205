#include "store/writer.hpp"

#include <chrono>
#include <filesystem>
#include <malloc.h>
#include <system_error>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "store/data_lock.hpp"
#include "store/disk_space.hpp"

namespace hb::store {
namespace {

double seconds_between(Clock::Steady from, Clock::Steady to) {
  return std::chrono::duration<double>(to - from).count();
}

// What a commit takes besides the head's own bytes: rollups, labels, pages that are not full.
constexpr uint64_t kCommitBytesMin = uint64_t{1} << 20;
// A journal may take this part of all storage; then its head is closed before its hour is over.
constexpr uint64_t kJournalFraction = 16;
// What an imported sample takes at most, beside what is in its blocks already: in a raw block and two
// rollups.
constexpr uint64_t kImportedSampleBytes = 64;

bool closes_a_head(const TickRecord& tick) { return tick.closed_a_head; }
bool closes_a_head(const ExternalRecord& sample) { return sample.closed_a_head; }
bool closes_a_head(const ExternalBatch& batch) { return batch.closed_a_head; }

std::vector<StoredSeriesPtr> fresh_of(const TickRecord& tick) { return tick.fresh; }
std::vector<StoredSeriesPtr> fresh_of(const ExternalRecord& sample) {
  return sample.fresh ? std::vector{sample.series} : std::vector<StoredSeriesPtr>{};
}
std::vector<StoredSeriesPtr> fresh_of(const ExternalBatch& batch) { return batch.fresh; }

}  // namespace

Writer::Writer(SharedState& shared, const Options& options, const Clock& clock, Start start)
    : shared_(shared),
      options_(options),
      clock_(clock),
      keeper_(shared, options, clock),
      next_journal_(start.journal_number),
      closed_head_journals_(std::move(start.closed_head_journals)),
      next_sync_(clock.steady_now() + kSyncInterval),
      next_try_(clock.steady_now()),
      last_trim_(clock.steady_now()) {
  keeper_.add_unsaved(std::move(start.unsaved));
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Writer::~Writer() {
  thread_.request_stop();
  thread_.join();
}

void Writer::enqueue(TickRecord tick) {
  const bool indispensable = tick.closed_a_head || !tick.fresh.empty();
  put(std::move(tick), indispensable);
}

void Writer::enqueue(ExternalRecord sample) {
  const bool indispensable = sample.fresh || sample.closed_a_head;
  put(std::move(sample), indispensable);
}

// Whoever enqueues one of these waits for it, so there are few.
void Writer::enqueue(ExternalBatch batch) { put(std::move(batch), true); }
void Writer::enqueue(std::shared_ptr<ImportJob> job) { put(std::move(job), true); }

void Writer::put(Record record, bool indispensable) {
  {
    const std::scoped_lock lock(mutex_);
    if (queue_.size() >= kQueueMax && !indispensable) {
      ++statistics_.ticks_unjournaled_total;
      return;
    }
    queue_.push_back(std::move(record));
  }
  wake_.notify_one();
}

void Writer::run(const std::stop_token& stop) {
  name_this_thread("hb-writer");
  note_usage();
  std::vector<Record> records;
  for (bool stopping = false; !stopping;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_until(lock, stop, next_sync_, [this] { return !queue_.empty(); });
      // Nothing is put into the queue after the stop; what was put before it is in what is taken here.
      stopping = stop.stop_requested();
      std::swap(records, queue_);
    }
    if (!journal_ && clock_.steady_now() >= next_try_) {
      if (Result<void> begun = begin_journal(); !begun) pause(begun.error());
    }
    for (Record& record : records)
      take(record);
    records.clear();
    if (!stopping && clock_.steady_now() >= next_sync_) tend();
  }
  sync();
}

void Writer::take(Record& record) {
  std::visit(
      [this](auto& each) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(each)>, std::shared_ptr<ImportJob>>) {
          do_import(*each);
        } else {
          journal(each);
        }
      },
      record);
}

template <typename Samples>
void Writer::journal(const Samples& samples) {
  const std::vector<StoredSeriesPtr> fresh = fresh_of(samples);
  keeper_.add_unsaved(fresh);
  const bool closed_a_head = closes_a_head(samples);
  if (closed_a_head) note_closed_head();

  Result<void> done = fail(ErrorCode::unavailable, told_pause_);
  if (journal_) done = journal_->append(samples);
  if constexpr (std::is_same_v<Samples, ExternalBatch>) {
    if (done && samples.durable) done = journal_->sync();
    samples.done->set_value(done);
  }
  if (!done && journal_) {
    journal_.reset();
    pause(done.error());
  }
  if (!done) {
    unjournaled_ = true;
    unannounced_.insert(unannounced_.end(), fresh.begin(), fresh.end());
  }
  {
    const std::scoped_lock lock(mutex_);
    if (!done) ++statistics_.ticks_unjournaled_total;
    statistics_.journal_bytes = journal_ ? journal_->bytes() : 0;
  }
  if (closed_a_head) commit_closed_heads();
  if (journal_ && journal_->bytes() > options_.retention.bytes_max / kJournalFraction) close_head_early();
}

void Writer::do_import(ImportJob& job) {
  const Result<void> done = import_into_file(job);
  if (!done) forget_refused(job);
  if (!done && done.error().code == ErrorCode::corrupt) pause(done.error());
  job.done.set_value(done);
}

Result<void> Writer::import_into_file(const ImportJob& job) {
  // What is newer goes to the journal, once the file has taken this.
  if (!journal_) return fail(ErrorCode::unavailable, "history is not being written: " + told_pause_);
  if (Result<void> file = ensure_file(); !file) return file;
  const Result<uint64_t> there = keeper_.bytes_touched(job.samples);
  if (!there) return std::unexpected(there.error());
  const uint64_t incoming =
      2 * (*there + kCommitBytesMin) + kImportedSampleBytes * job.samples.external_samples();
  if (Result<void> room = check_room(incoming); !room) return room;
  if (Result<void> made = keeper_.make_room(journals_bytes(), incoming); !made) return made;
  if (Result<void> done = keeper_.import(job); !done) return done;
  note_usage();
  ::malloc_trim(0);
  const std::scoped_lock lock(mutex_);
  statistics_.damaged_blocks_total = keeper_.damaged();
  return {};
}

// The series of an import that failed are forgotten, but for those that have been given samples meanwhile.
void Writer::forget_refused(const ImportJob& job) {
  std::vector<StoredSeriesPtr> used;
  {
    const std::unique_lock lock(shared_.mutex);
    for (const StoredSeriesPtr& series : job.fresh) {
      if (shared_.heads.holds(series->id)) {
        used.push_back(series);
      } else {
        shared_.index.remove(series->id);
      }
    }
  }
  // The records that follow in the queue are about them.
  for (const StoredSeriesPtr& series : used) {
    if (journal_ && journal_->append_series(*series)) continue;
    journal_.reset();
    unannounced_.push_back(series);
  }
  keeper_.add_unsaved(std::move(used));
}

// What is journalled from here on belongs to another head, and so to a journal that outlives this one.
void Writer::note_closed_head() {
  closed_head_journals_.push_back(next_journal_ - 1);
  journal_.reset();
  if (Result<void> begun = begin_journal(); !begun) pause(begun.error());
}

// What is done every ten seconds: durability, another try after a failure, room, and now and then the age.
void Writer::tend() {
  next_sync_ = clock_.steady_now() + kSyncInterval;
  sync();
  // The reserve is not for the journal either: what follows is in memory until there is room.
  if (Result<void> room = check_room(0); !room) {
    journal_.reset();
    return pause(room.error());
  }
  if (!commit_closed_heads() || !journal_) return;
  if (Result<void> file = ensure_file(); !file) return pause(file.error());
  const Clock::Steady now = clock_.steady_now();
  if (now - last_trim_ >= kTrimInterval || !told_pause_.empty()) {
    const auto elapsed = std::chrono::duration_cast<Duration>(now - last_trim_);
    last_trim_ = now;
    const Result<void> trimmed = keeper_.trim(elapsed, journals_bytes(), kCommitBytesMin);
    if (!trimmed) return pause(trimmed.error());
  }
  resume();
  secure_unjournaled();
}

// What came while there was no journal is in memory alone: it goes into the file as soon as that has the room
// for it, and not only when the hour is over.
void Writer::secure_unjournaled() {
  if (!unjournaled_) return;
  uint64_t bytes = last_commit_bytes_ + kCommitBytesMin;
  {
    const std::shared_lock lock(shared_.mutex);
    if (const Head* open = shared_.heads.open()) bytes += open->memory_bytes();
  }
  if (!check_room(2 * bytes)) return;
  unjournaled_ = false;
  close_head_early();
}

void Writer::sync() {
  if (!journal_) return;
  const Clock::Steady began = clock_.steady_now();
  const Result<void> synced = journal_->sync();
  {
    const std::scoped_lock lock(mutex_);
    ++statistics_.syncs_total;
    statistics_.sync_seconds_total += seconds_between(began, clock_.steady_now());
  }
  if (synced) return;
  // The kernel may have forgotten what it could not write, and would say that all is well the next time. So
  // the journal is given up for another, and its samples go into the file by the way of a head that ends
  // early.
  if (closed_head_journals_.empty()) {
    log::error("{}; a new journal is begun, and what that one holds is written to the file",
               synced.error().message);
    return close_head_early();
  }
  // The file does not take heads either: this one stays in memory until its hour is over, since only so many
  // closed ones may wait.
  journal_.reset();
  pause(synced.error());
}

// Ticks of the head that still wait in the queue go to the next journal, and are merged once more after a
// crash: that changes nothing.
void Writer::close_head_early() {
  {
    const std::unique_lock lock(shared_.mutex);
    if (!shared_.heads.close_open()) return;
  }
  note_closed_head();
  commit_closed_heads();
}

bool Writer::commit_closed_heads() {
  // Heads that were closed a moment ago are told of by a record that waits in the queue.
  while (!closed_head_journals_.empty()) {
    std::shared_ptr<const Head> head;
    {
      const std::shared_lock lock(shared_.mutex);
      head = shared_.heads.closed().front();
    }
    if (Result<void> done = commit(*head); !done) {
      pause(done.error());
      drop_closed_heads();
      return false;
    }
    remove_journals_up_to(closed_head_journals_.front());
    closed_head_journals_.pop_front();
    std::shared_ptr<const Head> copy = head->sealed();
    {
      const std::unique_lock lock(shared_.mutex);
      shared_.heads.set_written(*head, std::move(copy));
    }
    head.reset();
    ::malloc_trim(0);  // a commit takes megabytes for a moment, once an hour, and the head has gone
  }
  return true;
}

Result<void> Writer::commit(const Head& head) {
  const Clock::Steady began = clock_.steady_now();
  // It is written twice, into the log and into the file; with what its hour had already, if it was closed
  // early.
  const uint64_t again = head.span() == last_span_ ? last_commit_bytes_ : 0;
  const uint64_t incoming = 2 * (head.memory_bytes() + again + kCommitBytesMin);
  if (Result<void> room = check_room(incoming); !room) return room;
  if (Result<void> file = ensure_file(); !file) return file;
  if (Result<void> trimmed = keeper_.trim(Duration::zero(), journals_bytes(), incoming); !trimmed)
    return trimmed;
  if (Result<void> done = keeper_.commit(head, closed_head_journals_.front()); !done) return done;
  last_span_ = head.span();
  last_commit_bytes_ = keeper_.last_commit_bytes();
  note_usage();
  const std::scoped_lock lock(mutex_);
  ++statistics_.commits_total;
  statistics_.commit_seconds_total += seconds_between(began, clock_.steady_now());
  statistics_.damaged_blocks_total = keeper_.damaged();
  statistics_.samples_refused_total = keeper_.left_out();
  return {};
}

void Writer::note_usage() {
  const std::shared_ptr<ChunkFile> file = shared_.current_file();
  if (!file) return;
  const Result<FileUsage> usage = file->usage();
  if (!usage) return;
  const std::scoped_lock lock(mutex_);
  statistics_.file_bytes = usage->file_bytes;
  statistics_.wal_bytes = usage->wal_bytes;
  statistics_.tier_bytes = usage->tier_bytes;
}

// Memory is bounded: when the file could take nothing for hours, the oldest of them goes.
void Writer::drop_closed_heads() {
  while (closed_head_journals_.size() > Heads::kClosedHeadsMax) {
    closed_head_journals_.pop_front();
    {
      const std::unique_lock lock(shared_.mutex);
      shared_.heads.forget(*shared_.heads.closed().front());
    }
    const std::scoped_lock lock(mutex_);
    ++statistics_.heads_dropped_total;
  }
}

Result<void> Writer::begin_journal() {
  if (Result<void> room = check_room(0); !room) return room;
  Result<JournalLog> begun = JournalLog::create(options_.directory, next_journal_);
  ++next_journal_;
  if (!begun) return std::unexpected(begun.error());
  // Else a power cut may take the name with all that was synced under it.
  if (Result<void> synced = sync_directory(options_.directory); !synced) return synced;
  for (const StoredSeriesPtr& series : unannounced_) {
    if (Result<void> appended = begun->append_series(*series); !appended) return appended;
  }
  unannounced_.clear();
  journal_.emplace(*std::move(begun));
  return {};
}

void Writer::remove_journals_up_to(uint64_t last) {
  const Result<std::vector<uint64_t>> numbers = list_journals(options_.directory);
  if (!numbers) return;
  for (const uint64_t number : *numbers) {
    if (number > last) continue;
    if (Result<void> removed = remove_journal(options_.directory, number); !removed) {
      log::warn("a journal that is not needed any more stays: {}", removed.error().message);
    }
  }
}

uint64_t Writer::journals_bytes() const {
  uint64_t bytes = 0;
  const Result<std::vector<uint64_t>> numbers = list_journals(options_.directory);
  if (!numbers) return 0;
  for (const uint64_t number : *numbers) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(options_.directory + "/" + journal_name(number), failed);
    if (!failed) bytes += size;
  }
  return bytes;
}

Result<void> Writer::check_room(uint64_t bytes) const {
  const Result<DiskSpace> space = disk_space(options_.directory);
  if (!space) return std::unexpected(space.error());
  if (space->has_room_for(bytes)) return {};
  return fail(
      ErrorCode::unavailable,
      fmt::format(
          "the disk of {} has {} MB free, and {} MB are left to others: history is written again when "
          "there is more room",
          options_.directory, space->free_bytes / 1'000'000, space->reserve_bytes() / 1'000'000));
}

void Writer::pause(const Error& error) {
  next_try_ = clock_.steady_now() + kSyncInterval;
  if (told_pause_ != error.message) {
    log::error("history is not being written: {}", error.message);
    told_pause_ = error.message;
  }
  {
    const std::scoped_lock lock(mutex_);
    statistics_.writing = false;
    statistics_.paused_reason = error.message;
  }
  if (error.code == ErrorCode::corrupt) set_file_aside(error);
}

void Writer::resume() {
  if (told_pause_.empty()) return;
  log::info("history is being written again");
  told_pause_.clear();
  const std::scoped_lock lock(mutex_);
  statistics_.writing = true;
  statistics_.paused_reason.clear();
}

// A file that turns out to be damaged while it is written to is set aside like one that is found so at the
// start. Readers that use it meanwhile keep it open until they are done.
void Writer::set_file_aside(const Error& error) {
  {
    const std::unique_lock lock(shared_.mutex);
    shared_.file.reset();
  }
  const Result<std::string> aside = ChunkFile::set_aside(options_.directory, clock_);
  if (aside) {
    log::error("the history is damaged ({}) and is now in {}; a new one begins", error.message, *aside);
  } else {
    log::error("the history is damaged ({}) and cannot be set aside: {}", error.message,
               aside.error().message);
  }
}

// After a sync that failed, the kernel's word about the old descriptors is worth nothing. What was committed
// is in the log or the file, and all of it is looked at before it is written to again.
void Writer::give_file_up() {
  log::error("{}/{} was removed, moved or not made durable: it is opened again, and checked",
             options_.directory, ChunkFile::kFileName);
  shared_.current_file()->give_up();
  const std::unique_lock lock(shared_.mutex);
  shared_.file.reset();
}

Result<void> Writer::ensure_file() {
  if (const std::shared_ptr<ChunkFile> file = shared_.current_file()) {
    if (!file->is_lost()) return {};
    check_pages_ = true;
    give_file_up();
  }
  Result<ChunkFile::Opened> opened =
      ChunkFile::open({.directory = options_.directory, .check_pages = check_pages_}, clock_);
  if (!opened) return std::unexpected(opened.error());
  check_pages_ = false;
  if (opened->damaged) {
    log::error("the history is damaged ({}) and is now in {}; a new one begins", opened->damaged->reason,
               opened->damaged->path);
  }
  if (Result<void> introduced = FileKeeper::introduce(*opened->file, shared_); !introduced) return introduced;
  {
    const std::unique_lock lock(shared_.mutex);
    shared_.file = std::move(opened->file);
    if (opened->created) keeper_.add_unsaved(shared_.index.match({}));
  }
  return opened->created ? keeper_.save_series() : Result<void>{};
}

void Writer::describe(Statistics& statistics) const {
  const std::scoped_lock lock(mutex_);
  statistics = statistics_;
}

}  // namespace hb::store
