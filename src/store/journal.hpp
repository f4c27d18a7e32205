#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/error.hpp"
#include "base/fd.hpp"

// The append-only files beside heartbeat.db: what was sampled since the last batch went there. A file is
// eight bytes that say what it is, and then records, each a length, a checksum and a payload
// (docs/formats/store.md). What the payloads say is journal_codec.hpp's. Not thread-safe: a journal belongs
// to the writer's thread.
namespace hb::store {

// A payload of more bytes, or of none, is refused by the writer and ends the reading of a file.
inline constexpr std::size_t kJournalRecordBytesMax = std::size_t{16} << 20;

// The system calls that a journal is written with, so that a test can let them fail.
struct JournalFileOps {
  std::function<ssize_t(int fd, const void* data, std::size_t bytes)> write;
  std::function<int(int fd)> sync;
  std::function<int(int fd, off_t bytes)> truncate;

  [[nodiscard]] static JournalFileOps system();
};

class JournalWriter {
 public:
  // Creates the file (0600); one that exists is an error: its state is another writer's.
  [[nodiscard]] static Result<JournalWriter> create(const std::string& path,
                                                    JournalFileOps ops = JournalFileOps::system());

  // Hands one record to the system, in one write: it survives the end of this process from then on, and a
  // power cut after sync. After an error the file ends with the record before, and the next append may
  // succeed: unavailable when the disk is full, io otherwise, limit for a payload that is too long or empty.
  [[nodiscard]] Result<void> append(std::string_view payload);

  // Makes what was appended durable. When that fails, the kernel may have forgotten what it could not write:
  // the writer refuses everything from then on, and its records have to be written to a new journal.
  [[nodiscard]] Result<void> sync();

  // The file's length.
  [[nodiscard]] uint64_t bytes() const { return bytes_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  JournalWriter(std::string path, UniqueFd file, JournalFileOps ops);

  Result<void> write_all(std::string_view data);

  std::string path_;
  UniqueFd file_;
  JournalFileOps ops_;
  std::string record_;  // kept for its memory
  uint64_t bytes_ = 0;
  bool broken_ = false;
};

// What reading a journal came to.
struct JournalReadResult {
  std::size_t records = 0;
  uint64_t bytes = 0;      // that the file has now
  uint64_t cut_bytes = 0;  // that a torn or damaged record, and all behind it, has or had
};

// Looks at one record's payload. An error ends the reading.
using JournalVisitor = std::function<Result<void>(std::string_view payload)>;

// What becomes of the bytes from the first record on that is torn or damaged.
enum class JournalTail {
  cut,   // a record means nothing without those before it
  keep,  // for who only looks: the file is not changed, and need not be writable
};

// Visits the records of a file in their order. The first one that is torn or damaged ends it. unsupported
// when a newer Heartbeat wrote the file, and the visitor's own error; then the file is left as it is.
[[nodiscard]] Result<JournalReadResult> read_journal(const std::string& path, JournalTail tail,
                                                     const JournalVisitor& visit);

// `journal-<number>.hbj`, the number in decimal without leading zeros.
[[nodiscard]] std::string journal_name(uint64_t number);

// The numbers of a directory's journals, ascending.
[[nodiscard]] Result<std::vector<uint64_t>> list_journals(const std::string& directory);

// One that is absent is no error.
[[nodiscard]] Result<void> remove_journal(const std::string& directory, uint64_t number);

}  // namespace hb::store
