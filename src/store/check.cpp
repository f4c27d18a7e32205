#include "store/check.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "chunk/block.hpp"
#include "chunk/column.hpp"
#include "chunk/rollup_block.hpp"
#include "model/labels.hpp"
#include "store/block_key.hpp"
#include "store/block_walk.hpp"
#include "store/checked_number.hpp"
#include "store/chunk_file.hpp"
#include "store/data_lock.hpp"
#include "store/file_check.hpp"
#include "store/file_keeper.hpp"
#include "store/journal.hpp"
#include "store/journal_codec.hpp"
#include "store/schema.hpp"
#include "store/series_group.hpp"
#include "store/sqlite.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

// A connection that writes holds its lock for moments only.
constexpr Duration kBusyTimeout{5000};
constexpr int kPageFindingsMax = 100;

// Damage is a finding; that the file can't be read at all is an error.
bool is_damage(const Error& error) {
  return error.code == ErrorCode::corrupt || error.code == ErrorCode::limit ||
         error.code == ErrorCode::unsupported || error.code == ErrorCode::invalid;
}

// The file, through one connection. Belongs to the thread that checks.
class FileCheck {
 public:
  FileCheck(Database database, std::string path, CheckReport& report)
      : database_(std::move(database)), path_(std::move(path)), report_(report) {}

  Result<void> run() {
    for (const auto step : {&FileCheck::check_tables, &FileCheck::check_pages, &FileCheck::check_series,
                            &FileCheck::check_blocks}) {
      const Result<void> done = (this->*step)();
      if (done) continue;
      if (!is_damage(done.error())) return done;
      report_.add(fmt::format("{}: {}", path_, done.error().message));
      // What a file with other tables holds is anybody's guess.
      if (step == &FileCheck::check_tables) break;
    }
    return {};
  }

  // The number of the last journal whose samples are in the file.
  [[nodiscard]] uint64_t journal_done() {
    const Result<std::string> text =
        database_.text(fmt::format("SELECT value FROM meta WHERE key = '{}'", FileKeeper::kJournalDone));
    if (!text) return 0;
    const std::optional<uint64_t> number = parse_checked_number(FileKeeper::kJournalDone, *text);
    if (!number) report_.add(fmt::format("{}: its number of the last journal is damaged", path_));
    return number.value_or(0);
  }

 private:
  Result<void> check_tables() {
    const Result<SchemaState> state = check_schema(database_, Schema::current());
    if (!state) return std::unexpected(state.error());
    if (*state == SchemaState::current) return {};
    return fail(ErrorCode::corrupt, *state == SchemaState::blank
                                        ? "it is empty"
                                        : "an older Heartbeat wrote it; start this one once, which brings it "
                                          "up to date");
  }

  // SQLite's own look at its pages, trees and columns.
  Result<void> check_pages() {
    Result<Statement> statement =
        database_.prepare(fmt::format("PRAGMA integrity_check({})", kPageFindingsMax));
    if (!statement) return std::unexpected(std::move(statement.error()));
    for (;;) {
      const Result<bool> row = statement->step();
      if (!row) return std::unexpected(row.error());
      if (!*row) return {};
      const std::string_view said = statement->bytes(0);
      if (said != "ok") report_.add(fmt::format("{}: {}", path_, said));
    }
  }

  Result<void> check_series() {
    Result<Statement> statement = database_.prepare("SELECT number, data FROM series_groups ORDER BY number");
    if (!statement) return std::unexpected(std::move(statement.error()));
    for (;;) {
      const Result<bool> row = statement->step();
      if (!row) return std::unexpected(row.error());
      if (!*row) return {};
      const int64_t number = statement->integer(0);
      if (number < 0 || number > BlockKey::kGroupMax) {
        report_.add(fmt::format("{}: no group of series has the number {}", path_, number));
        continue;
      }
      const Result<SeriesGroup> group =
          SeriesGroup::decode(static_cast<uint32_t>(number), statement->bytes(1));
      if (!group) {
        report_.add(fmt::format("{}: {}", path_, group.error().message));
        continue;
      }
      (void)group->for_each([this](const SeriesRow& series) {
        check_row(series);
        return true;
      });
    }
  }

  void check_row(const SeriesRow& series) {
    ++report_.series;
    ids_.push_back(series.id);
    if (!Labels::decode(series.labels))
      report_.add(fmt::format("{}: the labels of series {} do not parse", path_, series.id));
    if (series.last && *series.last < series.first)
      report_.add(fmt::format("{}: series {} ends before it begins", path_, series.id));
  }

  Result<void> check_blocks() {
    return walk_blocks(database_, [this](int64_t key, const Result<std::string_view>& data) {
      if (data) return check_block(key, *data);
      report_.add(fmt::format("{}: {}: {}", path_, name_of(key), data.error().message));
    });
  }

  static std::string name_of(int64_t encoded) {
    const std::optional<BlockKey> key = BlockKey::decode(encoded);
    return key ? describe(*key) : fmt::format("the block with the key {}", encoded);
  }

  void check_block(int64_t encoded, std::string_view blob) {
    ++report_.blocks;
    const std::optional<BlockKey> key = BlockKey::decode(encoded);
    if (!key || !is_sample_span(*key))
      return report_.add(fmt::format("{}: no block has the key {}", path_, encoded));
    const Result<void> checked = key->tier() == Tier::raw ? check_raw(*key, blob) : check_rollups(*key, blob);
    if (!checked) report_.add(fmt::format("{}: {}: {}", path_, describe(*key), checked.error().message));
  }

  Result<void> check_raw(BlockKey key, std::string_view blob) {
    const Result<chunk::BlockReader> block = chunk::BlockReader::open(blob);
    if (!block) return std::unexpected(block.error());
    check_names(key, block->series());
    for (const uint32_t id : block->series()) {
      ++report_.chunks;
      const Result<void> read = block->read(id, times_ms_, values_);
      if (!read) {
        report_.add(fmt::format("{}: {}: {}", path_, describe(key), read.error().message));
        continue;
      }
      report_.samples +=
          values_.size() - static_cast<std::size_t>(std::ranges::count_if(values_, chunk::is_absent));
      check_times(key, id, times_ms_);
    }
    return {};
  }

  Result<void> check_rollups(BlockKey key, std::string_view blob) {
    const Result<chunk::RollupBlockReader> block = chunk::RollupBlockReader::open(blob);
    if (!block) return std::unexpected(block.error());
    check_names(key, block->series());
    for (const uint32_t id : block->series()) {
      ++report_.chunks;
      const Result<void> read = block->read(id, chunk::RollupFields::all(), rollup_);
      if (!read) {
        report_.add(fmt::format("{}: {}: {}", path_, describe(key), read.error().message));
        continue;
      }
      check_times(key, id, rollup_.times);
    }
    return {};
  }

  void check_times(BlockKey key, uint32_t id, std::span<const int64_t> times_ms) {
    if (times_ms.empty()) return;
    const int64_t begin_ms = span_start_ms(key.tier(), key.span());
    const int64_t end_ms = begin_ms + shape_of(key.tier()).span_ms;
    if (times_ms.front() >= begin_ms && times_ms.back() < end_ms) return;
    report_.add(fmt::format("{}: {}: series {} has samples of another time", path_, describe(key), id));
  }

  // The ids of a group as the file has them by now: a series may have begun after its list was read.
  std::vector<uint32_t> ids_by_now(uint32_t number) {
    std::vector<uint32_t> ids;
    Result<Statement> statement = database_.prepare("SELECT data FROM series_groups WHERE number = ?1");
    if (!statement) return ids;
    const Statement::Use use(*statement);
    statement->bind(1, number);
    const Result<bool> row = statement->step();
    if (!row || !*row) return ids;
    const Result<SeriesGroup> group = SeriesGroup::decode(number, statement->bytes(0));
    if (!group) return ids;
    (void)group->for_each([&ids](const SeriesRow& series) {
      ids.push_back(series.id);
      return true;
    });
    return ids;
  }

  // That every series of a block is known, and belongs into it.
  void check_names(BlockKey key, std::span<const uint32_t> series) {
    std::vector<uint32_t> unknown;
    for (const uint32_t id : series) {
      if (BlockKey::group_of(id) != key.group())
        report_.add(fmt::format("{}: {}: series {} belongs into another", path_, describe(key), id));
      if (!std::ranges::binary_search(ids_, id)) unknown.push_back(id);
    }
    if (unknown.empty()) return;
    const std::vector<uint32_t> known = ids_by_now(key.group());
    std::erase_if(unknown, [&](uint32_t id) { return std::ranges::binary_search(known, id); });
    if (unknown.empty()) return;
    report_.add(fmt::format("{}: {}: nothing says which series number {} is{}", path_, describe(key),
                            unknown.front(),
                            unknown.size() > 1 ? fmt::format(", nor {} others", unknown.size() - 1) : ""));
  }

  Database database_;
  const std::string path_;
  CheckReport& report_;
  std::vector<uint32_t> ids_;  // of all series, ascending
  std::vector<int64_t> times_ms_;
  std::vector<double> values_;
  chunk::RollupColumns rollup_;
};

Result<void> check_record(std::string_view payload, TickDecoder& ticks) {
  const Result<RecordKind> kind = record_kind(payload);
  if (!kind) return std::unexpected(kind.error());
  switch (*kind) {
    case RecordKind::series: {
      bool labels = true;
      const Result<void> decoded = decode_series(payload, [&](const SeriesRecord& series) {
        labels = labels && Labels::decode(series.labels).has_value();
      });
      if (decoded && !labels) return fail(ErrorCode::corrupt, "the labels of a series do not parse");
      return decoded;
    }
    case RecordKind::tick: {
      const Result<TickView> tick = ticks.decode(payload);
      if (!tick) return std::unexpected(tick.error());
      return {};
    }
    case RecordKind::samples:
      return decode_samples(payload, [](uint32_t, std::span<const TimedValue>) {});
  }
  return {};
}

// The journals that the file does not have yet.
Result<void> check_journals(const std::string& directory, CheckMode mode, uint64_t done,
                            CheckReport& report) {
  const Result<std::vector<uint64_t>> numbers = list_journals(directory);
  if (!numbers) return std::unexpected(numbers.error());
  for (const uint64_t number : *numbers) {
    if (number <= done) continue;
    const std::string path = directory + "/" + journal_name(number);
    TickDecoder ticks;
    std::optional<Error> wrong;
    const auto read = read_journal(path, JournalTail::keep, [&](std::string_view payload) -> Result<void> {
      Result<void> checked = check_record(payload, ticks);
      if (!checked) wrong = checked.error();
      if (checked) ++report.journal_records;
      return checked;
    });
    if (wrong) {
      report.add(fmt::format("{}: {}; it is lost with all behind it", path, wrong->message));
      continue;
    }
    // Of one in use, a journal may be done with, and the last record half written.
    const bool written_to = mode == CheckMode::in_use && number == numbers->back();
    if (!read && mode == CheckMode::in_use && read.error().code == ErrorCode::not_found) continue;
    if (!read) return std::unexpected(read.error());
    if (read->cut_bytes == 0 || written_to) continue;
    report.add(
        fmt::format("{}: its last {} bytes are no whole record, as a power cut leaves them or damage "
                    "does; what they said is lost",
                    path, read->cut_bytes));
  }
  return {};
}

// What can be seen without SQLite; false when it need not be asked.
Result<bool> check_bytes(const std::string& path, CheckReport& report) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure))
    return fail(ErrorCode::not_found, path + ": there is no history here");
  const Result<bool> sound = header_is_sound(path);
  if (!sound) return std::unexpected(sound.error());
  if (!*sound) report.add(path + ": its header is damaged");
  const Result<WalState> wal = check_wal(path + "-wal");
  if (!wal) return std::unexpected(wal.error());
  if (*wal == WalState::broken)
    report.add(path + "-wal: the log breaks off: what was written last may be missing");
  return *sound;
}

}  // namespace

Result<CheckReport> check(const std::string& directory, CheckMode mode) {
  std::optional<DataLock> lock;
  CheckReport report;
  const std::string path = directory + "/" + ChunkFile::kFileName;
  bool readable = true;
  if (mode == CheckMode::at_rest) {
    Result<std::optional<DataLock>> taken = DataLock::acquire_to_read(directory);
    if (!taken) return std::unexpected(taken.error());
    lock = *std::move(taken);
    const Result<bool> bytes = check_bytes(path, report);
    if (!bytes) return std::unexpected(bytes.error());
    readable = *bytes;
  }
  uint64_t journal_done = 0;
  if (readable) {
    const auto access = mode == CheckMode::at_rest ? Database::Access::at_rest : Database::Access::read_only;
    Result<Database> database = Database::open(path, access);
    if (!database) return std::unexpected(std::move(database.error()));
    database->set_busy_timeout(kBusyTimeout);
    database->set_value_bytes_max(static_cast<int>(ChunkFile::kBlockBytesMax) + 1024);
    FileCheck file(*std::move(database), path, report);
    if (Result<void> done = file.run(); !done) return std::unexpected(done.error());
    journal_done = file.journal_done();
  }
  if (Result<void> done = check_journals(directory, mode, journal_done, report); !done)
    return std::unexpected(done.error());
  return report;
}

}  // namespace hb::store
