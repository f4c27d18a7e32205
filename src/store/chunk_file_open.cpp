// How heartbeat.db is opened: what is looked at before it is trusted, and what happens to a file that can't
// be.
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "store/chunk_file.hpp"
#include "store/data_lock.hpp"
#include "store/file_check.hpp"

namespace hb::store {
namespace {

// Another program that looks at the file, or a reader that the checkpoint waits for.
constexpr Duration kBusyTimeout{1000};

constexpr int kNamesTried = 100;  // of files set aside in one second

std::string utc_name(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Whether there is anything under that name, and with bytes in it.
enum class Found { absent, empty, filled };

Result<Found> look_at(const std::string& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (status.type() == std::filesystem::file_type::not_found) return Found::absent;
  if (failure) return fail(ErrorCode::io, path + ": " + failure.message());
  if (status.type() != std::filesystem::file_type::regular) {
    return fail(ErrorCode::io, path + ": is not a file; move it away");
  }
  const uint64_t bytes = std::filesystem::file_size(path, failure);
  if (failure) return fail(ErrorCode::io, path + ": " + failure.message());
  return bytes == 0 ? Found::empty : Found::filled;
}

// Whether there was a file to rename.
Result<bool> rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  return fail_errno(errno, from);
}

// What counts in an empty file alone. In any other the second would be a write, which a full disk refuses.
Result<void> configure_blank(Database& database, const ChunkFile::Options& options) {
  return database.execute(
      fmt::format("PRAGMA page_size = {}; PRAGMA auto_vacuum = INCREMENTAL", options.page_bytes));
}

Result<void> configure(Database& database, const ChunkFile::Options& options) {
  // Debian's SQLite overwrites what is deleted unless it is told not to.
  const auto set = database.execute(
      fmt::format("PRAGMA cache_size = -{}; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; "
                  "PRAGMA secure_delete = OFF; PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 0; "
                  "PRAGMA synchronous = FULL",
                  options.cache_kib));
  if (!set) return set;
  const Result<std::string> mode = database.text("PRAGMA journal_mode = WAL");
  if (!mode) return std::unexpected(mode.error());
  if (*mode != "wal") {
    return fail(ErrorCode::io, "the file system of " + options.directory +
                                   " can't hold a write-ahead log; choose another data directory");
  }
  return {};
}

// Reads what a start needs anyway, but for the list of series: the way to both ends of the blocks.
Result<void> check_content(Database& database) {
  for (const char* sql : {"SELECT count(*), max(value) FROM meta", "SELECT ifnull(min(key), 0) FROM blocks",
                          "SELECT ifnull(max(key), 0) FROM blocks"}) {
    const Result<int64_t> read = database.integer(sql);
    if (!read) return std::unexpected(read.error());
  }
  return {};
}

Result<void> check_all_pages(Database& database) {
  const Result<std::string> said = database.text("PRAGMA quick_check(1)");
  if (!said) return std::unexpected(said.error());
  if (*said != "ok") return fail(ErrorCode::corrupt, "its log is broken, and its pages with it: " + *said);
  return {};
}

// A copy of the file as it was before a migration; one from an earlier try is replaced.
Result<std::string> back_up(Database& database, const std::string& path) {
  const Result<int64_t> version = database.integer("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  std::string backup = fmt::format("{}.backup-v{}", path, *version);
  const std::string unfinished = backup + ".unfinished";
  if (::unlink(unfinished.c_str()) != 0 && errno != ENOENT) return fail_errno(errno, unfinished);
  if (auto created = create_private_file(unfinished); !created) return std::unexpected(created.error());
  if (auto copied = database.back_up(unfinished); !copied) return std::unexpected(copied.error());
  if (auto renamed = rename_file(unfinished, backup); !renamed) return std::unexpected(renamed.error());
  return backup;
}

}  // namespace

Result<std::string> ChunkFile::set_aside(const std::string& directory, const Clock& clock) {
  const std::string path = directory + "/" + kFileName;
  const std::string first_name = path + ".damaged-" + utc_name(clock.now());
  std::string name = first_name;
  for (int tried = 2;; ++tried) {
    const auto taken = [&](const char* suffix) { return ::access((name + suffix).c_str(), F_OK) == 0; };
    if (!taken("") && !taken("-wal")) break;
    if (tried > kNamesTried) return fail(ErrorCode::limit, first_name + ": too many files with that name");
    name = fmt::format("{}-{}", first_name, tried);
  }
  // The log belongs to the file: SQLite finds both under the new name.
  std::string kept;
  for (const char* suffix : {"", "-wal", "-journal"}) {
    const Result<bool> renamed = rename_file(path + suffix, name + suffix);
    if (!renamed) return std::unexpected(renamed.error());
    if (*renamed && kept.empty()) kept = name + suffix;
  }
  // Only an index of the log, made anew by whoever opens it.
  (void)::unlink((path + "-shm").c_str());
  if (auto synced = sync_directory(directory); !synced) return std::unexpected(synced.error());
  return kept;
}

Result<ChunkFile::Opened> ChunkFile::open_existing(const Options& options, bool wal_broken) {
  const std::string path = options.directory + "/" + kFileName;
  Result<Database> database = Database::open(path, Database::Access::read_write);
  if (!database) return std::unexpected(std::move(database.error()));
  // Until the file has been found good, closing it must not change it.
  database->set_checkpoint_on_close(false);
  database->set_busy_timeout(kBusyTimeout);
  database->set_value_bytes_max(static_cast<int>(kBlockBytesMax) + 1024);

  // Whose it is comes before the settings, which may write to it.
  Result<SchemaState> state = check_schema(*database, options.schema);
  if (!state) return std::unexpected(std::move(state.error()));
  if (*state == SchemaState::blank) {
    if (auto configured = configure_blank(*database, options); !configured)
      return std::unexpected(configured.error());
  }
  if (auto configured = configure(*database, options); !configured)
    return std::unexpected(configured.error());
  if (wal_broken) {
    if (auto checked = check_all_pages(*database); !checked) return std::unexpected(checked.error());
  }
  Opened opened{.file = nullptr, .damaged = std::nullopt, .wal_broken = wal_broken, .backup = std::nullopt};
  if (*state == SchemaState::blank) {
    if (auto created = create_schema(*database, options.schema); !created)
      return std::unexpected(created.error());
  }
  if (*state == SchemaState::older) {
    Result<std::string> backup = back_up(*database, path);
    if (!backup) return std::unexpected(std::move(backup.error()));
    opened.backup = std::move(*backup);
    if (auto migrated = migrate(*database, options.schema); !migrated)
      return std::unexpected(migrated.error());
  }
  if (auto checked = check_content(*database); !checked) return std::unexpected(checked.error());

  opened.file.reset(new ChunkFile(options, std::move(*database)));
  if (auto prepared = opened.file->prepare_statements(); !prepared) return std::unexpected(prepared.error());
  if (auto loaded = opened.file->load_tier_bytes(); !loaded) return std::unexpected(loaded.error());
  const auto listed = opened.file->load_series([](const SeriesRow&) { return true; });
  if (!listed) return std::unexpected(listed.error());
  opened.file->database_.set_checkpoint_on_close(true);
  // A log that a crash has left is dealt with now, so that it does not grow with the next batch. On a full
  // disk it stays, and is as good as before.
  const auto moved = opened.file->checkpoint();
  if (!moved && moved.error().code == ErrorCode::corrupt) return std::unexpected(moved.error());
  if (auto synced = sync_directory(options.directory); !synced) return std::unexpected(synced.error());
  return opened;
}

Result<ChunkFile::Opened> ChunkFile::open(Options options, const Clock& clock) {
  const std::string path = options.directory + "/" + kFileName;
  std::optional<SetAside> damaged;
  for (;;) {
    const Result<Found> found = look_at(path);
    if (!found) return std::unexpected(found.error());
    const Result<WalState> wal = check_wal(path + "-wal");
    if (!wal) return std::unexpected(wal.error());

    Result<Opened> opened = [&]() -> Result<Opened> {
      // SQLite would throw such a log away.
      if (*found != Found::filled && *wal != WalState::empty) {
        return fail(ErrorCode::corrupt, "it is empty, but its log is not");
      }
      if (*found == Found::filled) {
        const Result<bool> sound = header_is_sound(path);
        if (!sound) return std::unexpected(sound.error());
        if (!*sound) return fail(ErrorCode::corrupt, "its header is damaged");
      }
      if (auto created = create_private_file(path); !created) return std::unexpected(created.error());
      return open_existing(options, *wal == WalState::broken);
    }();
    if (opened) {
      opened->damaged = std::move(damaged);
      return opened;
    }
    Error& error = opened.error();
    if (!error.message.starts_with(path)) error.message = path + ": " + error.message;
    // A new file that is damaged at once is beyond help.
    if (error.code != ErrorCode::corrupt || damaged) return opened;
    Result<std::string> aside = set_aside(options.directory, clock);
    if (!aside) return std::unexpected(std::move(aside.error()));
    damaged = SetAside{.path = std::move(*aside), .reason = std::move(error.message)};
  }
}

}  // namespace hb::store
