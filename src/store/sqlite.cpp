#include "store/sqlite.hpp"

#include <filesystem>
#include <sqlite3.h>
#include <string>
#include <system_error>
#include <utility>

#include "base/assert.hpp"

namespace hb::store {
namespace {

ErrorCode code_of(int result) {
  // The disk does not give back what it was given.
  if (result == SQLITE_IOERR_READ || result == SQLITE_IOERR_CORRUPTFS) return ErrorCode::corrupt;
  switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::corrupt;
    case SQLITE_TOOBIG:
      return ErrorCode::limit;
    case SQLITE_FULL:  // once there is room again, the same write succeeds
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
      return ErrorCode::unavailable;
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
      return ErrorCode::invalid;
    default:
      return ErrorCode::io;
  }
}

// "<path>: <what SQLite says>". The system's own words are better where the system refused.
std::unexpected<Error> sqlite_error(sqlite3* database, int result) {
  const char* path = sqlite3_db_filename(database, "main");
  std::string message = path == nullptr || *path == '\0' ? "SQLite" : path;
  message += ": ";
  message += sqlite3_errmsg(database);
  if (code_of(result) == ErrorCode::io) {
    message += " (SQLite's code " + std::to_string(sqlite3_extended_errcode(database));
    const int error_number = sqlite3_system_errno(database);
    if (error_number != 0) message += ", " + errno_message(error_number);
    message += ")";
  }
  return fail(code_of(result), std::move(message));
}

std::unexpected<Error> statement_error(sqlite3_stmt* statement, int result) {
  return sqlite_error(sqlite3_db_handle(statement), result);
}

bool is_absent_or_empty(const std::string& path) {
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(path, failure);
  return failure || bytes == 0;
}

// A path in a `file:` URI (sqlite.org/uri.html): what means something there is written as %XX.
std::string uri_path(const std::string& path) {
  std::string text;
  for (const char byte : path) {
    if (byte == '%' || byte == '?' || byte == '#') {
      text += byte == '%' ? "%25" : byte == '?' ? "%3f" : "%23";
    } else {
      text += byte;
    }
  }
  return text;
}

// A length of ours as SQLite counts: nothing that is bound comes near two gigabytes.
int as_int(std::size_t bytes) {
  HB_ASSERT(bytes <= 0x7fffffff);
  return static_cast<int>(bytes);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::bind(int parameter, int64_t value) {
  HB_ASSERT(sqlite3_bind_int64(statement_.get(), parameter, value) == SQLITE_OK);
}

void Statement::bind_text(int parameter, std::string_view value) {
  // A null pointer would bind NULL.
  const char* data = value.empty() ? "" : value.data();
  HB_ASSERT(sqlite3_bind_text(statement_.get(), parameter, data, as_int(value.size()), nullptr) == SQLITE_OK);
}

void Statement::bind_blob(int parameter, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  HB_ASSERT(sqlite3_bind_blob(statement_.get(), parameter, data, as_int(value.size()), nullptr) == SQLITE_OK);
}

void Statement::bind_null(int parameter) {
  HB_ASSERT(sqlite3_bind_null(statement_.get(), parameter) == SQLITE_OK);
}

Result<bool> Statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return statement_error(statement_.get(), result);
}

Result<void> Statement::run() {
  const Use use(*this);
  const Result<bool> stepped = step();
  if (!stepped) return std::unexpected(stepped.error());
  return {};
}

void Statement::reset() {
  // It repeats the error of the last step, which that step has already told.
  (void)sqlite3_reset(statement_.get());
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? std::string_view()
                         : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

bool Statement::is_integer(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_INTEGER;
}

void Database::Close::operator()(sqlite3* database) const {
  // Every statement is finalized before its database is closed; v2 would only wait for one that is not.
  (void)sqlite3_close_v2(database);
}

Result<Database> Database::open(const std::string& path, Access access) {
  const bool at_rest = access == Access::at_rest;
  int flags = (access == Access::read_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
              SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  std::string name = path;
  // Without a log SQLite would begin one, unless it is told that the file is never written to.
  if (at_rest && is_absent_or_empty(path + "-wal")) {
    flags |= SQLITE_OPEN_URI;
    name = "file:" + uri_path(path) + "?immutable=1";
  }
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(name.c_str(), &opened, flags, at_rest ? "unix-none" : nullptr);
  Database database;
  database.database_.reset(opened);
  if (opened == nullptr) return fail(ErrorCode::unavailable, path + ": no memory for SQLite");
  if (result != SQLITE_OK) return sqlite_error(opened, result);
  // The file may come from anybody: its schema runs nothing and cannot be written to.
  (void)sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  (void)sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  (void)sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  (void)sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  if (!at_rest) return database;
  database.set_checkpoint_on_close(false);
  // A connection that has the file to itself keeps the log's index in memory instead of a file
  // (sqlite.org/wal.html, "Use of WAL Without Shared-Memory"). Without locks many believe so at once, which
  // is right as long as all of them only read.
  if (Result<void> set = database.execute("PRAGMA locking_mode = EXCLUSIVE"); !set)
    return std::unexpected(set.error());
  return database;
}

void Database::note_sync(int result) {
  if (result == SQLITE_IOERR_FSYNC || result == SQLITE_IOERR_DIR_FSYNC) sync_failed_ = true;
}

bool Database::has_moved() const {
  int moved = 0;
  (void)sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

void Database::set_busy_timeout(Duration timeout) {
  (void)sqlite3_busy_timeout(database_.get(), static_cast<int>(timeout.count()));
}

void Database::set_checkpoint_on_close(bool on) {
  (void)sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
}

void Database::set_value_bytes_max(int bytes_max) {
  (void)sqlite3_limit(database_.get(), SQLITE_LIMIT_LENGTH, bytes_max);
}

Result<void> Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  note_sync(result);
  if (result != SQLITE_OK) return sqlite_error(database_.get(), result);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* prepared = nullptr;
  const int result = sqlite3_prepare_v3(database_.get(), sql.data(), as_int(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (result != SQLITE_OK) return sqlite_error(database_.get(), result);
  Statement statement;
  statement.statement_.reset(prepared);
  return statement;
}

Result<int64_t> Database::integer(std::string_view sql) {
  Result<Statement> statement = prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  const Result<bool> row = statement->step();
  if (!row) return std::unexpected(row.error());
  if (!*row) return fail(ErrorCode::not_found, "no row: " + std::string(sql));
  return statement->integer(0);
}

Result<std::string> Database::text(std::string_view sql) {
  Result<Statement> statement = prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  const Result<bool> row = statement->step();
  if (!row) return std::unexpected(row.error());
  if (!*row) return fail(ErrorCode::not_found, "no row: " + std::string(sql));
  return std::string(statement->bytes(0));
}

int64_t Database::changes() const { return sqlite3_changes64(database_.get()); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

void Database::roll_back() {
  // Some errors have rolled back already.
  if (in_transaction()) (void)sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<Database::CheckpointResult> Database::checkpoint(Checkpoint mode) {
  const int sqlite_mode =
      mode == Checkpoint::truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  int frames = 0;
  int moved = 0;
  const int result = sqlite3_wal_checkpoint_v2(database_.get(), "main", sqlite_mode, &frames, &moved);
  note_sync(result);
  if (result == SQLITE_BUSY) return CheckpointResult{.complete = false, .wal_frames = frames};
  if (result != SQLITE_OK) return sqlite_error(database_.get(), result);
  return CheckpointResult{.complete = frames == moved, .wal_frames = frames};
}

Result<void> Database::back_up(const std::string& path) {
  Result<Database> copy = open(path, Access::read_write);
  if (!copy) return std::unexpected(std::move(copy.error()));
  sqlite3* target = copy->database_.get();
  sqlite3_backup* backup = sqlite3_backup_init(target, "main", database_.get(), "main");
  if (backup == nullptr) return sqlite_error(target, sqlite3_extended_errcode(target));
  (void)sqlite3_backup_step(backup, -1);
  const int result = sqlite3_backup_finish(backup);
  if (result != SQLITE_OK) return sqlite_error(target, result);
  return {};
}

Result<Transaction> Transaction::begin(Database& database) {
  if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return std::unexpected(begun.error());
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) database_->roll_back();
}

Result<void> Transaction::commit() {
  HB_ASSERT(database_ != nullptr);
  Database& database = *std::exchange(database_, nullptr);
  Result<void> committed = database.execute("COMMIT");
  if (!committed) database.roll_back();
  return committed;
}

}  // namespace hb::store
