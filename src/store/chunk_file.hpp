#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "store/block_cache.hpp"
#include "store/block_key.hpp"
#include "store/block_readers.hpp"
#include "store/schema.hpp"
#include "store/series_group.hpp"
#include "store/sqlite.hpp"

namespace hb::store {

// How much disk the file takes, and for what.
struct FileUsage {
  uint64_t file_bytes = 0;
  uint64_t wal_bytes = 0;
  uint64_t page_bytes = 0;
  uint64_t pages = 0;
  uint64_t free_pages = 0;                    // inside the file; used again before it grows
  std::array<uint64_t, kTiers> tier_bytes{};  // of the blocks' data, by Tier
};

// heartbeat.db: blocks of compressed samples, the list of series, and a few values of meta data, in one
// SQLite file. SQLite is the container and the crash safety; what is in a block is not known here, and the
// series of a group stand in one row (SeriesGroup).
//
// All belongs to the writer's thread, but for read_blocks and open_blocks, which any thread may call. The
// data directory must be locked (DataLock) for as long as the file is open.
class ChunkFile {
 public:
  static constexpr const char* kFileName = "heartbeat.db";
  static constexpr std::size_t kBlockBytesMax = std::size_t{16}
                                                << 20;  // a larger block or label set is refused

  // Of raw blocks that are kept in memory for the next query, an hour of some thousand series.
  static constexpr std::size_t kOpenBlocksBytesMax = std::size_t{6} << 20;

  struct Options {
    std::string directory;
    int page_bytes = 4096;  // of a new file; docs/adr/0008-one-sqlite-file.md says why
    int cache_kib = 256;    // of the writer's connection
    std::size_t readers_max = 3;
    Schema schema = Schema::current();
    bool check_pages = false;  // all of them, which takes seconds for a large file on a slow disk
  };

  // A damaged file that was renamed aside: it is never deleted, and nothing reads it again.
  struct SetAside {
    std::string path;
    std::string reason;
  };

  struct Opened {
    std::unique_ptr<ChunkFile> file;
    std::optional<SetAside> damaged;    // what stood in its place before; the file is a new one
    bool wal_broken = false;            // the log ended early: what was written last may be missing
    std::optional<std::string> backup;  // the copy that was made before a migration
    bool created = false;               // there was none before, or only an empty one
  };

  class Batch;

  // Opens the file or starts a new one. What SQLite can't open (a directory, a file of somebody else's), and
  // what has damage in its header, its tables or the way to its list of series, is set aside; a damaged block
  // or group of series is found when it is read. unsupported when a newer Heartbeat wrote it: then nothing is
  // changed. unavailable when the disk is full or read-only or there are no descriptors, io when the system
  // refuses for good.
  [[nodiscard]] static Result<Opened> open(const Options& options, const Clock& clock);

  // Opens a file that nobody writes to, to read from it: nothing in its folder changes. not_found when there
  // is none, corrupt when it is damaged, unsupported when another version wrote it. Of the rest of this class
  // only what reads may be called.
  [[nodiscard]] static Result<std::unique_ptr<ChunkFile>> open_at_rest(const Options& options);

  // Renames the file and its log to `heartbeat.db.damaged-<time>`, of a file that is not open: for damage
  // that shows when it is written to. The result is the new path: the log's, when
  // there was only that.
  [[nodiscard]] static Result<std::string> set_aside(const std::string& directory, const Clock& clock);

  ChunkFile(const ChunkFile&) = delete;
  ChunkFile& operator=(const ChunkFile&) = delete;
  ~ChunkFile();

  // Groups of series whose names are lost.
  struct LostSeries {
    std::size_t groups = 0;
    std::string reason;                  // of the first
    std::optional<uint32_t> highest_id;  // that is lost or has samples in a block
  };

  // Visits the series in the order of their ids; false from the visitor ends it. A group that is damaged is
  // left out. corrupt when the way to the groups is damaged, which open() has seen already.
  [[nodiscard]] Result<LostSeries> load_series(const SeriesRowVisitor& visit);

  // See BlockReaders::read. Any thread.
  [[nodiscard]] Result<BlockCount> read_blocks(const BlockRange& range, const BlockVisitor& visit) {
    return readers_.read(range, visit);
  }

  // The raw blocks that were read last; a commit empties it. Any thread.
  [[nodiscard]] BlockCache& open_blocks() { return open_blocks_; }

  // The start of the oldest block of a tier, over all groups; nothing when the tier is empty.
  [[nodiscard]] Result<std::optional<uint64_t>> oldest_span(Tier tier);

  // The start of the newest one.
  [[nodiscard]] Result<std::optional<uint64_t>> newest_span(Tier tier);

  // The length of a block; 0 when it is absent.
  [[nodiscard]] Result<uint64_t> block_bytes(BlockKey key);

  // A text of the meta table; nothing when there is none under that key.
  [[nodiscard]] Result<std::optional<std::string>> meta(std::string_view key);

  // Puts the series of a group that turns out to be damaged into it once more, as far as they are known.
  using GroupRestorer = std::function<Result<void>(uint32_t number, SeriesGroup& group)>;

  // One at a time. Without a restorer a damaged group of series is an error to whoever changes it.
  // unavailable when the disk is full or another program has locked the file.
  [[nodiscard]] Result<Batch> begin(GroupRestorer restore = {});

  // Moves the log's pages into the file and cuts the log; a reader in the way is waited for a short time.
  // Call it after a batch: nothing else does.
  [[nodiscard]] Result<Database::CheckpointResult> checkpoint();

  // Gives up to `pages_max` free pages back to the file system, for a cap that shrank. The file is smaller
  // after the next checkpoint.
  [[nodiscard]] Result<void> release_pages(uint32_t pages_max);

  [[nodiscard]] Result<FileUsage> usage();

  // Whether the file must be opened anew before it is trusted with more: a sync of it failed, so that the
  // kernel may have forgotten what it was given, or it was moved or removed meanwhile.
  [[nodiscard]] bool is_lost() { return database_.sync_failed() || database_.has_moved(); }

  // Before it is closed for that: closing must not write what is left of the log.
  void give_up() { database_.set_checkpoint_on_close(false); }

 private:
  struct Statements {
    Statement block_bytes;
    Statement put_block;
    Statement remove_block;
    Statement next_key;
    Statement last_key;
    Statement range_bytes;
    Statement remove_range;
    Statement get_series;
    Statement put_series;
    Statement remove_series;
    Statement put_meta;
    Statement get_meta;
    Statement all_series;
  };
  using TierBytes = std::array<int64_t, kTiers>;

  ChunkFile(const Options& options, Database database, bool at_rest);

  static Result<Opened> open_once(const Options& options);
  static Result<Opened> open_existing(const Options& options, bool wal_broken);
  Result<void> prepare_statements();
  Result<void> load_tier_bytes();
  Result<std::optional<BlockKey>> next_key(BlockKey from);
  Result<std::optional<uint32_t>> last_group(Tier tier);

  const std::string path_;
  Database database_;
  Statements statements_;
  TierBytes tier_bytes_{};
  BlockReaders readers_;
  BlockCache open_blocks_{kOpenBlocksBytesMax};
};

// A set of changes that are in the file either all, durably, or not at all: they are when commit() succeeded,
// and are rolled back when it failed or was never called. After an error nothing but destroying the batch
// makes sense. The file must outlive it.
class ChunkFile::Batch {
 public:
  // Inserts a block or replaces it.
  [[nodiscard]] Result<void> put_block(BlockKey key, std::string_view data);
  // Removes a block if it is there.
  [[nodiscard]] Result<void> remove_block(BlockKey key);
  // Removes the blocks of a tier, in all groups, whose span is before the given one. The result is how many.
  [[nodiscard]] Result<std::size_t> remove_blocks_before(Tier tier, uint64_t span);

  // Inserts a series or replaces it.
  [[nodiscard]] Result<void> put_series(const SeriesRow& series);
  // Tells when a series had its first sample.
  [[nodiscard]] Result<void> set_first(uint32_t id, Timestamp first);
  // Tells when a series had its last sample; without a time it is active again.
  [[nodiscard]] Result<void> set_last(uint32_t id, std::optional<Timestamp> last);
  [[nodiscard]] Result<void> remove_series(uint32_t id);

  [[nodiscard]] Result<void> set_meta(std::string_view key, std::string_view value);

  [[nodiscard]] Result<void> commit();

 private:
  friend class ChunkFile;
  Batch(ChunkFile& file, Transaction transaction, GroupRestorer restore);

  Result<void> count_bytes(BlockKey key, int64_t added);
  Result<SeriesGroup*> group_of(uint32_t series_id);
  Result<void> put_groups();

  ChunkFile& file_;
  TierBytes tier_bytes_;
  std::map<uint32_t, SeriesGroup> groups_;  // those with a series that changes, as they will be
  Transaction transaction_;
  GroupRestorer restore_;
};

}  // namespace hb::store
