#include "store/chunk_file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/assert.hpp"

namespace hb::store {
namespace {

// The keys of the meta table that this file counts itself, by Tier.
constexpr std::array<std::string_view, kTiers> kTierBytesKeys = {"raw_bytes", "minute_bytes", "hour_bytes"};

std::size_t index(Tier tier) { return static_cast<std::size_t>(tier); }

// A file's size; 0 when it is absent.
uint64_t size_of(const std::string& path) {
  std::error_code failure;
  const uint64_t bytes = std::filesystem::file_size(path, failure);
  return failure ? 0 : bytes;
}

Result<void> check_size(std::string_view what, std::string_view data) {
  if (data.size() <= ChunkFile::kBlockBytesMax) return {};
  return fail(ErrorCode::limit, fmt::format("{} of {} bytes; at most {} can be stored", what, data.size(),
                                            ChunkFile::kBlockBytesMax));
}

Result<uint32_t> group_number(int64_t stored) {
  if (stored >= 0 && stored <= BlockKey::kGroupMax) return static_cast<uint32_t>(stored);
  return fail(ErrorCode::corrupt, fmt::format("its list of series has a group {}", stored));
}

}  // namespace

ChunkFile::ChunkFile(const Options& options, Database database, bool at_rest)
    : path_(options.directory + "/" + kFileName),
      database_(std::move(database)),
      readers_({.path = path_,
                .connections_max = options.readers_max,
                .value_bytes_max = static_cast<int>(kBlockBytesMax) + 1024,
                .at_rest = at_rest}) {}

ChunkFile::~ChunkFile() = default;

Result<void> ChunkFile::prepare_statements() {
  struct {
    Statement* statement;
    std::string_view sql;
  } const statements[] = {
      {&statements_.block_bytes, "SELECT length(data) FROM blocks WHERE key = ?1"},
      {&statements_.put_block,
       "INSERT INTO blocks(key, data) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET data = excluded.data"},
      {&statements_.remove_block, "DELETE FROM blocks WHERE key = ?1"},
      {&statements_.next_key, "SELECT key FROM blocks WHERE key >= ?1 ORDER BY key LIMIT 1"},
      {&statements_.last_key, "SELECT key FROM blocks WHERE key <= ?1 ORDER BY key DESC LIMIT 1"},
      {&statements_.range_bytes,
       "SELECT ifnull(sum(length(data)), 0) FROM blocks WHERE key >= ?1 AND key < ?2"},
      {&statements_.remove_range, "DELETE FROM blocks WHERE key >= ?1 AND key < ?2"},
      {&statements_.get_series, "SELECT data FROM series_groups WHERE number = ?1"},
      {&statements_.put_series, "INSERT OR REPLACE INTO series_groups(number, data) VALUES(?1, ?2)"},
      {&statements_.remove_series, "DELETE FROM series_groups WHERE number = ?1"},
      {&statements_.put_meta, "INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)"},
      {&statements_.get_meta, "SELECT value FROM meta WHERE key = ?1"},
      {&statements_.all_series, "SELECT number, data FROM series_groups ORDER BY number"},
  };
  for (const auto& [statement, sql] : statements) {
    Result<Statement> prepared = database_.prepare(sql);
    if (!prepared) return std::unexpected(std::move(prepared.error()));
    *statement = std::move(*prepared);
  }
  return {};
}

// The counts are kept with the blocks, in one transaction. Where one is missing it is made again, which reads
// a page of every block.
Result<void> ChunkFile::load_tier_bytes() {
  for (std::size_t tier = 0; tier < kTiers; ++tier) {
    {
      const Statement::Use use(statements_.get_meta);
      statements_.get_meta.bind_text(1, kTierBytesKeys[tier]);
      const Result<bool> row = statements_.get_meta.step();
      if (!row) return std::unexpected(row.error());
      if (*row && statements_.get_meta.is_integer(0)) {
        tier_bytes_[tier] = std::max<int64_t>(0, statements_.get_meta.integer(0));
        continue;
      }
    }
    const int64_t first = BlockKey({static_cast<Tier>(tier), 0, 0}).encoded();
    const int64_t last =
        BlockKey({static_cast<Tier>(tier), BlockKey::kGroupMax, BlockKey::kSpanMax}).encoded();
    const Result<int64_t> counted = database_.integer(fmt::format(
        "SELECT ifnull(sum(length(data)), 0) FROM blocks WHERE key BETWEEN {} AND {}", first, last));
    if (!counted) return std::unexpected(counted.error());
    tier_bytes_[tier] = *counted;
  }
  return {};
}

Result<ChunkFile::LostSeries> ChunkFile::load_series(const SeriesRowVisitor& visit) {
  LostSeries lost;
  std::optional<uint32_t> highest;  // of the groups that are lost, and of those with blocks
  Statement& groups = statements_.all_series;
  const Statement::Use use(groups);
  for (;;) {
    const Result<bool> row = groups.step();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    const Result<uint32_t> number = group_number(groups.integer(0));
    Result<SeriesGroup> group = number ? SeriesGroup::decode(*number, groups.bytes(1))
                                       : Result<SeriesGroup>(std::unexpected(number.error()));
    if (group) {
      if (!group->for_each(visit)) break;
      continue;
    }
    if (lost.groups++ == 0) lost.reason = group.error().message;
    if (number) highest = std::max(highest.value_or(0), *number);
  }
  if (lost.groups == 0) return lost;
  for (std::size_t tier = 0; tier < kTiers; ++tier) {
    const Result<std::optional<uint32_t>> last = last_group(static_cast<Tier>(tier));
    if (!last) return std::unexpected(last.error());
    if (*last) highest = std::max(highest.value_or(0), **last);
  }
  if (highest) lost.highest_id = *highest * BlockKey::kSeriesPerGroup + (BlockKey::kSeriesPerGroup - 1);
  return lost;
}

// The last group with a block of a tier; nothing when the tier is empty.
Result<std::optional<uint32_t>> ChunkFile::last_group(Tier tier) {
  const Statement::Use use(statements_.last_key);
  statements_.last_key.bind(1, BlockKey({tier, BlockKey::kGroupMax, BlockKey::kSpanMax}).encoded());
  const Result<bool> row = statements_.last_key.step();
  if (!row) return std::unexpected(row.error());
  const auto key = *row ? BlockKey::decode(statements_.last_key.integer(0)) : std::nullopt;
  return key && key->tier() == tier ? std::optional(key->group()) : std::nullopt;
}

// The first key from `from` on, of any group and tier.
Result<std::optional<BlockKey>> ChunkFile::next_key(BlockKey from) {
  const Statement::Use use(statements_.next_key);
  statements_.next_key.bind(1, from.encoded());
  const Result<bool> row = statements_.next_key.step();
  if (!row) return std::unexpected(row.error());
  if (!*row) return std::nullopt;
  return BlockKey::decode(statements_.next_key.integer(0));
}

// A seek for each group that the tier has: its first block is its oldest.
Result<std::optional<uint64_t>> ChunkFile::oldest_span(Tier tier) {
  std::optional<uint64_t> oldest;
  for (uint32_t group = 0; group <= BlockKey::kGroupMax; ++group) {
    const Result<std::optional<BlockKey>> key = next_key(BlockKey({tier, group, 0}));
    if (!key) return std::unexpected(key.error());
    if (!*key || (*key)->tier() != tier) break;
    group = (*key)->group();
    oldest = std::min(oldest.value_or(BlockKey::kSpanMax), (*key)->span());
  }
  return oldest;
}

Result<std::optional<uint64_t>> ChunkFile::newest_span(Tier tier) {
  std::optional<uint64_t> newest;
  for (uint32_t group = 0; group <= BlockKey::kGroupMax; ++group) {
    const Result<std::optional<BlockKey>> key = next_key(BlockKey({tier, group, 0}));
    if (!key) return std::unexpected(key.error());
    if (!*key || (*key)->tier() != tier) break;
    group = (*key)->group();
    const Statement::Use use(statements_.last_key);
    statements_.last_key.bind(1, BlockKey({tier, group, BlockKey::kSpanMax}).encoded());
    const Result<bool> row = statements_.last_key.step();
    if (!row) return std::unexpected(row.error());
    const auto last = BlockKey::decode(statements_.last_key.integer(0));
    if (last) newest = std::max(newest.value_or(0), last->span());
  }
  return newest;
}

Result<uint64_t> ChunkFile::block_bytes(BlockKey key) {
  const Statement::Use use(statements_.block_bytes);
  statements_.block_bytes.bind(1, key.encoded());
  const Result<bool> row = statements_.block_bytes.step();
  if (!row) return std::unexpected(row.error());
  return *row ? static_cast<uint64_t>(statements_.block_bytes.integer(0)) : 0;
}

Result<std::optional<std::string>> ChunkFile::meta(std::string_view key) {
  const Statement::Use use(statements_.get_meta);
  statements_.get_meta.bind_text(1, key);
  const Result<bool> row = statements_.get_meta.step();
  if (!row) return std::unexpected(row.error());
  if (!*row) return std::nullopt;
  return std::string(statements_.get_meta.bytes(0));
}

Result<Database::CheckpointResult> ChunkFile::checkpoint() {
  return database_.checkpoint(Database::Checkpoint::truncate);
}

Result<void> ChunkFile::release_pages(uint32_t pages_max) {
  return database_.execute(fmt::format("PRAGMA incremental_vacuum({})", pages_max));
}

Result<FileUsage> ChunkFile::usage() {
  FileUsage usage{.file_bytes = size_of(path_), .wal_bytes = size_of(path_ + "-wal")};
  struct {
    uint64_t* figure;
    std::string_view sql;
  } const figures[] = {
      {&usage.page_bytes, "PRAGMA page_size"},
      {&usage.pages, "PRAGMA page_count"},
      {&usage.free_pages, "PRAGMA freelist_count"},
  };
  for (const auto& [figure, sql] : figures) {
    const Result<int64_t> read = database_.integer(sql);
    if (!read) return std::unexpected(read.error());
    *figure = static_cast<uint64_t>(*read);
  }
  std::ranges::transform(tier_bytes_, usage.tier_bytes.begin(),
                         [](int64_t bytes) { return static_cast<uint64_t>(bytes); });
  return usage;
}

Result<ChunkFile::Batch> ChunkFile::begin(GroupRestorer restore) {
  Result<Transaction> transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  return Batch(*this, std::move(*transaction), std::move(restore));
}

ChunkFile::Batch::Batch(ChunkFile& file, Transaction transaction, GroupRestorer restore)
    : file_(file),
      tier_bytes_(file.tier_bytes_),
      transaction_(std::move(transaction)),
      restore_(std::move(restore)) {}

// What the block at the key adds to its tier, less what was there before.
Result<void> ChunkFile::Batch::count_bytes(BlockKey key, int64_t added) {
  const Result<uint64_t> before = file_.block_bytes(key);
  if (!before) return std::unexpected(before.error());
  tier_bytes_[index(key.tier())] += added - static_cast<int64_t>(*before);
  return {};
}

Result<void> ChunkFile::Batch::put_block(BlockKey key, std::string_view data) {
  if (auto fits = check_size("a block", data); !fits) return fits;
  if (auto counted = count_bytes(key, static_cast<int64_t>(data.size())); !counted) return counted;
  Statement& put = file_.statements_.put_block;
  put.bind(1, key.encoded());
  put.bind_blob(2, data);
  return put.run();
}

Result<void> ChunkFile::Batch::remove_block(BlockKey key) {
  if (auto counted = count_bytes(key, 0); !counted) return counted;
  file_.statements_.remove_block.bind(1, key.encoded());
  return file_.statements_.remove_block.run();
}

Result<std::size_t> ChunkFile::Batch::remove_blocks_before(Tier tier, uint64_t span) {
  Statement& bytes = file_.statements_.range_bytes;
  Statement& remove = file_.statements_.remove_range;
  std::size_t removed = 0;
  for (uint32_t group = 0; group <= BlockKey::kGroupMax; ++group) {
    const Result<std::optional<BlockKey>> key = file_.next_key(BlockKey({tier, group, 0}));
    if (!key) return std::unexpected(key.error());
    if (!*key || (*key)->tier() != tier) break;
    group = (*key)->group();
    if ((*key)->span() >= span) continue;

    const BlockKey end({tier, group, std::min(span, BlockKey::kSpanMax)});
    {
      const Statement::Use use(bytes);
      bytes.bind(1, (*key)->encoded());
      bytes.bind(2, end.encoded());
      const Result<bool> row = bytes.step();
      if (!row) return std::unexpected(row.error());
      tier_bytes_[index(tier)] -= bytes.integer(0);
    }
    remove.bind(1, (*key)->encoded());
    remove.bind(2, end.encoded());
    if (auto done = remove.run(); !done) return std::unexpected(done.error());
    removed += static_cast<std::size_t>(file_.database_.changes());
  }
  return removed;
}

// The group that a series belongs to, as it will be when the batch is committed.
Result<SeriesGroup*> ChunkFile::Batch::group_of(uint32_t series_id) {
  HB_ASSERT(series_id <= BlockKey::kSeriesIdMax);
  const uint32_t number = BlockKey::group_of(series_id);
  if (const auto found = groups_.find(number); found != groups_.end()) return &found->second;
  Statement& get = file_.statements_.get_series;
  const Statement::Use use(get);
  get.bind(1, number);
  const Result<bool> row = get.step();
  if (!row) return std::unexpected(row.error());
  Result<SeriesGroup> group =
      *row ? SeriesGroup::decode(number, get.bytes(0)) : Result<SeriesGroup>(SeriesGroup(number));
  if (!group) {
    if (group.error().code != ErrorCode::corrupt || !restore_) return std::unexpected(group.error());
    group = SeriesGroup(number);
    if (auto restored = restore_(number, *group); !restored) return std::unexpected(restored.error());
  }
  return &groups_.emplace(number, *std::move(group)).first->second;
}

Result<void> ChunkFile::Batch::put_series(const SeriesRow& series) {
  const Result<SeriesGroup*> group = group_of(series.id);
  if (!group) return std::unexpected(group.error());
  return (*group)->put(series);
}

Result<void> ChunkFile::Batch::set_first(uint32_t id, Timestamp first) {
  const Result<SeriesGroup*> group = group_of(id);
  if (!group) return std::unexpected(group.error());
  (*group)->set_first(id, first);
  return {};
}

Result<void> ChunkFile::Batch::set_last(uint32_t id, std::optional<Timestamp> last) {
  const Result<SeriesGroup*> group = group_of(id);
  if (!group) return std::unexpected(group.error());
  (*group)->set_last(id, last);
  return {};
}

Result<void> ChunkFile::Batch::remove_series(uint32_t id) {
  const Result<SeriesGroup*> group = group_of(id);
  if (!group) return std::unexpected(group.error());
  (*group)->remove(id);
  return {};
}

Result<void> ChunkFile::Batch::put_groups() {
  for (const auto& [number, group] : groups_) {
    const std::string data = group.empty() ? std::string() : group.encode();
    if (auto fits = check_size("a list of series", data); !fits) return fits;
    Statement& change = group.empty() ? file_.statements_.remove_series : file_.statements_.put_series;
    change.bind(1, number);
    if (!group.empty()) change.bind_blob(2, data);
    if (auto done = change.run(); !done) return done;
  }
  return {};
}

Result<void> ChunkFile::Batch::set_meta(std::string_view key, std::string_view value) {
  if (auto fits = check_size("a meta value", value); !fits) return fits;
  file_.statements_.put_meta.bind_text(1, key);
  file_.statements_.put_meta.bind_text(2, value);
  return file_.statements_.put_meta.run();
}

Result<void> ChunkFile::Batch::commit() {
  if (auto listed = put_groups(); !listed) return listed;
  Statement& put = file_.statements_.put_meta;
  for (std::size_t tier = 0; tier < kTiers; ++tier) {
    put.bind_text(1, kTierBytesKeys[tier]);
    put.bind(2, tier_bytes_[tier]);
    if (auto done = put.run(); !done) return done;
  }
  const Result<void> committed = transaction_.commit();
  file_.open_blocks_.clear();  // in any case: of one that failed it is not certain that it did
  if (!committed) return committed;
  file_.tier_bytes_ = tier_bytes_;
  return {};
}

}  // namespace hb::store
