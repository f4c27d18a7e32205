#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "model/frame.hpp"
#include "model/metric.hpp"
#include "model/series_source.hpp"
#include "model/tick_log.hpp"
#include "store/block_key.hpp"
#include "store/check.hpp"
#include "store/data_lock.hpp"
#include "store/head_frames.hpp"
#include "store/import.hpp"
#include "store/inventory.hpp"
#include "store/options.hpp"
#include "store/read_plan.hpp"
#include "store/samples.hpp"
#include "store/series_index.hpp"
#include "store/series_reader.hpp"
#include "store/shared_state.hpp"
#include "store/writer.hpp"

namespace hb::store {

// The samples of every series, in memory and on disk, behind SeriesSource: docs/architecture.md draws it.
// What was appended can be read at once; it is in the journal within a moment, durable within ten seconds,
// and in the file when its hour is over. Thread-safe: one thread appends ticks, any number append samples
// from outside and read.
class Store final : public SeriesSource, public TickLog {
 public:
  // Takes the directory, opens the file or starts a new one, and reads the journals back. unavailable when
  // another process has the directory; invalid when it is not to be used; unsupported when a newer version
  // wrote the file; io when the disk is full, read-only or broken. The clock must outlive the store.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(Options options, const Clock& clock);
  // The same of a directory that nobody writes to, to read from it: nothing there changes, and it need not be
  // writable. What was not in the file yet is read out of the journals. unavailable when another process has
  // the directory, with that process's id; not_found when there is no history. It takes no samples.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open_read_only(Options options, const Clock& clock);
  // Makes the journal durable.
  ~Store() override;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // One tick of this program's own. Always taken: a time at or before the last one begins another head, and
  // where two ticks have one time the later one wins. Never waits for the disk.
  void append(const Frame& frame);

  // A sample from outside; of two at one time the later one wins. limit: its series is new and there are too
  // many; invalid: it is too old, or too far in the future.
  [[nodiscard]] Result<void> append_external(const Labels& labels, MetricType type, Timestamp time,
                                             double value);

  // Many of them at once, at most kExternalBatchMax, of which as many are taken as can be. Another value of a
  // time that is still in memory is refused here: whoever sends a batch means each sample once. limit when
  // there are too many; unavailable when the disk does not keep up, and they should be sent again later.
  [[nodiscard]] Result<ExternalOutcome> append_external(std::vector<ImportedSeries> batch);

  // Samples from elsewhere, of any age and many at once, for history that was taken by another program: those
  // that are older than the heads in memory go into the file in one transaction (more for those that stand
  // far apart: kImportHoursMax), the others the way of append_external. Of two at one time the later one
  // wins. Returns when all of it is durable; one call at a time, others wait. An error says how many samples
  // were taken before it, when there were any. invalid: what check_import() says, or there is no directory;
  // limit: there is no room, or too much of it lies in one hour; unavailable: the disk is full.
  [[nodiscard]] Result<ImportOutcome> import(std::vector<ImportedSeries> series);

  [[nodiscard]] std::vector<Timestamp> ticks_after(Timestamp since) const override;

  [[nodiscard]] Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers, TimeRange range,
                                                       const SelectHints& hints) override;
  [[nodiscard]] Result<void> for_each(std::span<const Matcher> matchers, TimeRange range,
                                      const SelectHints& hints, const SeriesVisitor& visit) override;
  [[nodiscard]] Result<std::vector<std::string>> label_values(std::string_view label,
                                                              std::span<const Matcher> matchers,
                                                              TimeRange range) override;
  [[nodiscard]] Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers,
                                                             TimeRange range) override;
  [[nodiscard]] Result<std::vector<std::shared_ptr<const Labels>>> series(std::span<const Matcher> matchers,
                                                                          TimeRange range) override;

  // For whoever takes history out, series by series: those that all matchers match and of which a tier may
  // have samples in the range, by ascending id, with the part of the range in which these lie.
  struct Extent {
    StoredSeriesPtr series;
    TimeSpan span;
  };
  [[nodiscard]] std::vector<Extent> extents(std::span<const Matcher> matchers, TimeRange range,
                                            Tier tier) const;
  // The samples that one tier by itself has of a series, without staleness markers. Of a rollup tier each is
  // a bucket's last one, at the bucket's last millisecond. A series that is gone has none. All of them are in
  // memory at once: ask for some hours at a time.
  [[nodiscard]] Result<SampleColumns> samples(SeriesId id, TimeRange range, Tier tier);

  // The time of the newest sample, so when history ends of which no more comes; nothing where there is none.
  // Reads what samples() reads of the last hours, where they are in the file: milliseconds.
  [[nodiscard]] Result<std::optional<Timestamp>> newest_sample();

  // What there is, and what it takes. Reads every block, one at a time: seconds for a full store.
  [[nodiscard]] Result<Inventory> inventory() const;

  // Looks at every byte of it as store::check() does, on a connection of its own, while it goes on. invalid
  // without a directory.
  [[nodiscard]] Result<CheckReport> check() const;

  [[nodiscard]] Statistics statistics() const;

  // What is in memory, for another store to take over. The store must outlive it.
  [[nodiscard]] HeadFrames head_frames() const { return HeadFrames(shared_); }

 private:
  Store(Options options, const Clock& clock);

  Result<void> open_directory();
  Result<void> open_file();
  Result<void> load(std::shared_ptr<ChunkFile> opened);
  Result<void> replay(JournalTail tail, Writer::Start& start);
  Result<void> set_journal_aside(const std::string& path, const Error& error);
  // Whether a sample from outside is of a time that is taken.
  [[nodiscard]] bool takes(Timestamp time) const;
  // Without a file, the last closed head alone is kept in memory.
  void enqueue_or_forget(auto record) {
    if (writer_) return writer_->enqueue(std::move(record));
    while (shared_.heads.closed().size() > 1)
      shared_.heads.forget(*shared_.heads.closed().front());
  }
  void keep_takeable(std::vector<ImportedSeries>& batch, ExternalOutcome& outcome);
  [[nodiscard]] std::vector<StoredSeriesPtr> matching(std::span<const Matcher> matchers,
                                                      TimeRange range) const;
  [[nodiscard]] int64_t oldest_ms(Tier tier) const;
  class BlockCensus;
  Result<void> count_blocks(BlockCensus& census) const;
  struct Import;
  void split(Import& import);
  Result<void> import_older(Import& import);
  Result<void> import_newer(Import& import);
  [[nodiscard]] bool can_answer_at_once(std::span<const Matcher> matchers, TimeRange range) const;
  [[nodiscard]] bool is_newest_tick(Timestamp time) const;
  Result<void> for_each_planned(std::span<const Matcher> matchers, TimeRange range, const SelectHints& hints,
                                const SeriesVisitor& visit);
  Result<void> for_each_newest(std::span<const Matcher> matchers, TimeRange range, bool at_once,
                               const SeriesVisitor& visit);

  const Options options_;
  const Clock& clock_;
  std::optional<DataLock> lock_;
  SharedState shared_;
  uint64_t series_groups_lost_ = 0;  // that were damaged at the start
  std::atomic<uint64_t> damaged_reads_ = 0;
  std::atomic<uint64_t> samples_refused_ = 0;
  std::mutex importing_;            // held for the time of one import, so that its memory is needed once
  std::unique_ptr<Writer> writer_;  // null without a directory
};

}  // namespace hb::store
