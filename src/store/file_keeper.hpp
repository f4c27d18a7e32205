#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/chunk_file.hpp"
#include "store/heads.hpp"
#include "store/import.hpp"
#include "store/options.hpp"
#include "store/shared_state.hpp"
#include "store/trim_budget.hpp"

namespace hb::store {

// Brings closed heads into the file, and forgets what is too old or too much. Belongs to the writer's thread.
class FileKeeper {
 public:
  // The key of the meta table for the number of the last journal whose samples are all in the file.
  static constexpr std::string_view kJournalDone = "journal_done";

  FileKeeper(SharedState& shared, const Options& options, const Clock& clock);

  // Series that the file does not have yet. They go with the next commit.
  void add_unsaved(std::vector<StoredSeriesPtr> series);

  // Writes one head durably, and notes that the journals up to a number are not needed any more.
  [[nodiscard]] Result<void> commit(const Head& head, uint64_t journal_done);

  // Writes the series that the file does not have yet, so that it knows what the journals speak of.
  [[nodiscard]] Result<void> save_series();
  // Writes samples from elsewhere durably, which belong to no journal. limit when a block would become too
  // large; an error leaves the file as it was.
  [[nodiscard]] Result<void> import(const ImportJob& job);
  // What the blocks take that an import would write, before it does, and be it only for their being there.
  [[nodiscard]] Result<uint64_t> bytes_touched(const Head& head) const;

  // Makes room for `incoming` more bytes as trim() does. limit when they do not fit into what history may
  // take; nothing is forgotten for what would not fit in any case.
  [[nodiscard]] Result<void> make_room(uint64_t journal_bytes, uint64_t incoming_bytes);

  // Forgets spans that are older than their tier is kept, and then the oldest of the finest tier until all of
  // it fits: with the journals' bytes and `incoming` more. `elapsed` is the time since the last call.
  [[nodiscard]] Result<void> trim(Duration elapsed, uint64_t journal_bytes, uint64_t incoming_bytes);

  // Tells the readers what there is in a file that was just opened; commit and trim go on with it.
  [[nodiscard]] static Result<void> introduce(ChunkFile& file, SharedState& shared);

  // The number of the last journal whose samples are all in the file; 0 for none.
  [[nodiscard]] static Result<uint64_t> journal_done(ChunkFile& file);

  // No series of the file has this id or a higher one; 0 when that is not known. An id whose row is damaged
  // must not be given again: the blocks have samples under it.
  [[nodiscard]] static Result<uint64_t> next_series(ChunkFile& file);

  [[nodiscard]] uint64_t damaged() const { return damaged_; }
  // Samples from outside that were left out of commits.
  [[nodiscard]] uint64_t left_out() const { return left_out_; }
  // Of the blocks that the last commit wrote.
  [[nodiscard]] uint64_t last_commit_bytes() const { return last_commit_bytes_; }

 private:
  void note_needed(const Head& head, int64_t shared_until_ms);
  [[nodiscard]] uint64_t next_series_of_heads() const;
  // What the file says of a series once the batch has succeeded.
  struct Saved {
    StoredSeriesPtr series;
    int64_t first_ms = 0;
    bool ended = false;
  };
  // A batch that restores damaged groups of series out of the index.
  Result<ChunkFile::Batch> begin(ChunkFile& file);
  Result<void> restore_group(uint32_t number, SeriesGroup& group);
  static Result<Saved> put_series(ChunkFile::Batch& batch, const StoredSeriesPtr& series, int64_t last_ms);
  Result<std::vector<Saved>> put_unsaved(ChunkFile::Batch& batch) const;
  static Result<void> put_times(ChunkFile::Batch& batch, const Head& head, std::vector<Saved>& saved);
  Result<std::vector<Saved>> put_imported(ChunkFile::Batch& batch, const ImportJob& job);
  static void note_saved(const std::vector<Saved>& saved);
  Result<bool> forget_oldest(ChunkFile& file, Tier tier, uint64_t before_span);
  Result<void> trim_by_age(ChunkFile& file, Duration elapsed);
  Result<void> trim_by_size(ChunkFile& file, uint64_t other_bytes);
  Result<void> forget_series_without_samples(ChunkFile& file);

  SharedState& shared_;
  const Options options_;
  const Clock& clock_;
  std::vector<StoredSeriesPtr> unsaved_;
  std::array<TrimBudget, kTiers> budgets_;
  uint64_t damaged_ = 0;
  uint64_t left_out_ = 0;
  uint64_t last_commit_bytes_ = 0;
};

}  // namespace hb::store
