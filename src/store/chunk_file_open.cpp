// How heartbeat.db is opened: what is looked at before it is trusted, and what happens to a file that can't
// be.
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/fd.hpp"
#include "store/chunk_file.hpp"
#include "store/data_lock.hpp"
#include "store/file_check.hpp"
#include "store/refusal.hpp"
#include "store/set_aside.hpp"

namespace hb::store {
namespace {

// Another program that looks at the file, or a reader that the checkpoint waits for.
constexpr Duration kBusyTimeout{1000};

// Whether there is anything under that name, and with bytes in it.
enum class Found { absent, empty, filled };

// corrupt for what SQLite could never use: a directory, links in a circle, a file that this user may not
// open.
Result<Found> look_at(const std::string& path, int access) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return Found::absent;
    return fail(ErrorCode::corrupt, path + ": " + errno_message(errno));
  }
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::corrupt, path + ": is not a file");
  const UniqueFd file(::open(path.c_str(), access | O_CLOEXEC | O_NOCTTY));
  if (!file && is_passing(errno)) return fail_refused(errno, path);
  if (!file) return fail(ErrorCode::corrupt, path + ": " + errno_message(errno));
  return status.st_size == 0 ? Found::empty : Found::filled;
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
  if (*said != "ok") return fail(ErrorCode::corrupt, "its pages are damaged: " + *said);
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
  const Result<std::string> name = name_aside(path, {"", "-wal", "-shm", "-journal"}, clock);
  if (!name) return name;
  // The log belongs to the file: SQLite finds both under the new name.
  std::string kept;
  for (const char* suffix : {"", "-wal", "-journal"}) {
    const Result<bool> renamed = rename_file(path + suffix, *name + suffix);
    if (!renamed) return std::unexpected(renamed.error());
    if (*renamed && kept.empty()) kept = *name + suffix;
  }
  // Only an index of the log, made anew by whoever opens it; what cannot be deleted is something else.
  const std::string shared = path + "-shm";
  if (::unlink(shared.c_str()) != 0 && errno != ENOENT) {
    if (const auto renamed = rename_file(shared, *name + "-shm"); !renamed)
      return std::unexpected(renamed.error());
    if (kept.empty()) kept = *name + "-shm";
  }
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
  if (wal_broken || options.check_pages) {
    if (auto checked = check_all_pages(*database); !checked) return std::unexpected(checked.error());
  }
  Opened opened{.file = nullptr,
                .damaged = std::nullopt,
                .wal_broken = wal_broken,
                .backup = std::nullopt,
                .created = false};
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

  opened.file.reset(new ChunkFile(options, std::move(*database), false));
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

// Looks at all that SQLite will open before it does.
Result<ChunkFile::Opened> ChunkFile::open_once(const Options& options) {
  const std::string path = options.directory + "/" + kFileName;
  const Result<Found> found = look_at(path, O_RDWR);
  if (!found) return std::unexpected(found.error());
  for (const char* suffix : {"-wal", "-shm"}) {
    if (const Result<Found> beside = look_at(path + suffix, O_RDWR); !beside)
      return std::unexpected(beside.error());
  }
  const Result<WalState> wal = check_wal(path + "-wal");
  if (!wal) return std::unexpected(wal.error());
  const bool blank = *found != Found::filled;
  // SQLite would throw such a log away.
  if (blank && *wal != WalState::empty) return fail(ErrorCode::corrupt, "it is empty, but its log is not");
  if (!blank) {
    const Result<bool> sound = header_is_sound(path);
    if (!sound) return std::unexpected(sound.error());
    if (!*sound) return fail(ErrorCode::corrupt, "its header is damaged");
  }
  if (auto created = create_private_file(path); !created) return std::unexpected(created.error());
  Result<Opened> opened = open_existing(options, *wal == WalState::broken);
  if (opened) opened->created = blank;
  // Half of a new file, on a disk that filled up meanwhile, would be taken for a damaged one.
  if (!opened && blank) {
    for (const char* suffix : {"-wal", "-shm", ""})
      (void)::unlink((path + suffix).c_str());
  }
  return opened;
}

Result<std::unique_ptr<ChunkFile>> ChunkFile::open_at_rest(const Options& options) {
  const std::string path = options.directory + "/" + kFileName;
  const auto damaged = [&](const std::string& what) { return fail(ErrorCode::corrupt, path + ": " + what); };
  const Result<Found> found = look_at(path, O_RDONLY);
  if (!found) return std::unexpected(found.error());
  if (*found != Found::filled) return fail(ErrorCode::not_found, path + ": there is no history here");
  const Result<bool> sound = header_is_sound(path);
  if (!sound) return std::unexpected(sound.error());
  if (!*sound) return damaged("its header is damaged");
  Result<Database> database = Database::open(path, Database::Access::at_rest);
  if (!database) return std::unexpected(std::move(database.error()));
  database->set_value_bytes_max(static_cast<int>(kBlockBytesMax) + 1024);
  const Result<SchemaState> state = check_schema(*database, options.schema);
  if (!state) return fail(state.error().code, path + ": " + state.error().message);
  if (*state == SchemaState::blank) return fail(ErrorCode::not_found, path + ": there is no history here");
  if (*state == SchemaState::older) {
    return fail(ErrorCode::unsupported,
                path + ": an older Heartbeat wrote it; start this one once, which brings it up to date");
  }
  if (auto checked = check_content(*database); !checked) return std::unexpected(checked.error());
  std::unique_ptr<ChunkFile> file(new ChunkFile(options, std::move(*database), true));
  if (auto prepared = file->prepare_statements(); !prepared) return std::unexpected(prepared.error());
  if (auto loaded = file->load_tier_bytes(); !loaded) return std::unexpected(loaded.error());
  return file;
}

Result<ChunkFile::Opened> ChunkFile::open(const Options& options, const Clock& clock) {
  const std::string path = options.directory + "/" + kFileName;
  std::optional<SetAside> damaged;
  for (;;) {
    Result<Opened> opened = open_once(options);
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
