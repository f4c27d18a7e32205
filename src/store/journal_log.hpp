#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "store/heads.hpp"
#include "store/import.hpp"
#include "store/journal.hpp"
#include "store/journal_codec.hpp"

namespace hb::store {

// The journal that is being written: records of ticks and of samples from outside, in the order in which they
// were appended to the heads. Belongs to the writer's thread.
class JournalLog {
 public:
  [[nodiscard]] static Result<JournalLog> create(const std::string& directory, uint64_t number);

  // After an error the journal is over: what follows would not be understood.
  [[nodiscard]] Result<void> append(const TickRecord& tick);
  [[nodiscard]] Result<void> append(const ExternalRecord& sample);
  [[nodiscard]] Result<void> append(const ExternalBatch& batch);
  // A series that no earlier record told of, and that one that follows may have samples of.
  [[nodiscard]] Result<void> append_series(const StoredSeries& series);
  // Makes all of it durable. After an error the journal is over.
  [[nodiscard]] Result<void> sync() { return writer_.sync(); }

  [[nodiscard]] uint64_t number() const { return number_; }
  [[nodiscard]] uint64_t bytes() const { return writer_.bytes(); }

 private:
  JournalLog(JournalWriter writer, uint64_t number) : writer_(std::move(writer)), number_(number) {}

  JournalWriter writer_;
  uint64_t number_;
  TickEncoder encoder_;
  std::string payload_;
};

// Where a journal is read back to.
struct ReplayTarget {
  Heads& heads;
  SeriesIndex& index;
  std::vector<StoredSeriesPtr>& fresh;  // gets the series that the index did not know
};

// Reads a journal back into the heads and the index. What is torn or does not parse is logged.
[[nodiscard]] Result<void> replay_journal(const std::string& path, JournalTail tail,
                                          const ReplayTarget& target);

}  // namespace hb::store
