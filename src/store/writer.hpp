#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/file_keeper.hpp"
#include "store/heads.hpp"
#include "store/import.hpp"
#include "store/journal_log.hpp"
#include "store/options.hpp"
#include "store/shared_state.hpp"

namespace hb::store {

// The thread that alone writes to the disk: the journal within moments, closed heads into the file, and what
// is too old out of it. Whatever fails there pauses it: the heads go on in memory, and it tries again every
// ten seconds. Everybody may enqueue; nobody waits for it.
class Writer {
 public:
  static constexpr std::chrono::seconds kSyncInterval{10};
  static constexpr std::chrono::minutes kTrimInterval{10};
  // Records that wait for the disk; what comes after them is not journalled, but still in the heads.
  static constexpr std::size_t kQueueMax = 4096;
  struct Start {
    uint64_t journal_number = 1;                // of the journal that begins
    std::vector<StoredSeriesPtr> unsaved;       // series that only older journals tell of
    std::deque<uint64_t> closed_head_journals;  // see closed_head_journals_
  };

  // All must outlive the writer.
  Writer(SharedState& shared, const Options& options, const Clock& clock, Start start);
  // Journals what is queued, makes it durable and ends the thread.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // To be called in the order in which the heads took them, so with the shared mutex held.
  void enqueue(TickRecord tick);
  void enqueue(ExternalRecord sample);
  void enqueue(ExternalBatch batch);
  // Whenever it suits: a job is for the file alone.
  void enqueue(std::shared_ptr<ImportJob> job);

  // Adds what the writer knows to the statistics.
  void describe(Statistics& statistics) const;

 private:
  using Record = std::variant<TickRecord, ExternalRecord, ExternalBatch, std::shared_ptr<ImportJob>>;

  // Past kQueueMax only what the writer cannot do without is taken: news of series and of heads.
  void put(Record record, bool indispensable);
  void run(const std::stop_token& stop);
  void take(Record& record);
  // Ticks and samples that the heads have taken.
  template <typename Samples>
  void journal(const Samples& samples);
  void do_import(ImportJob& job);
  [[nodiscard]] Result<void> import_into_file(const ImportJob& job);
  void forget_refused(const ImportJob& job);
  void tend();
  void sync();

  void secure_unjournaled();
  void note_closed_head();
  void close_head_early();
  // False when it failed, which has paused the writer.
  bool commit_closed_heads();
  Result<void> commit(const Head& head);
  void note_usage();
  Result<void> begin_journal();
  void remove_journals_up_to(uint64_t last);
  void drop_closed_heads();
  void pause(const Error& error);
  void resume();
  // Opens the file when there is none, or when it is lost (ChunkFile::is_lost).
  [[nodiscard]] Result<void> ensure_file();
  void give_file_up();
  void set_file_aside(const Error& error);
  [[nodiscard]] Result<void> check_room(uint64_t bytes) const;
  [[nodiscard]] uint64_t journals_bytes() const;

  SharedState& shared_;
  const Options options_;
  const Clock& clock_;

  // Of the thread.
  FileKeeper keeper_;
  std::optional<JournalLog> journal_;
  uint64_t next_journal_;
  // For each closed head that the thread has been told of, the last journal with samples of it.
  std::deque<uint64_t> closed_head_journals_;
  int64_t last_span_ = -1;  // of the head that was written last, and how much that was
  uint64_t last_commit_bytes_ = 0;
  std::vector<StoredSeriesPtr> unannounced_;  // series that neither a journal nor the file tells of
  bool unjournaled_ = false;                  // whether the open head has ticks that no journal has
  bool check_pages_ = false;                  // of the file, when it is opened the next time
  Clock::Steady next_sync_;
  Clock::Steady next_try_;  // to write again, while that fails
  Clock::Steady last_trim_;
  std::string told_pause_;

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable_any wake_;
  std::vector<Record> queue_;
  Statistics statistics_;

  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace hb::store
