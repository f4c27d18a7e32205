#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

struct sqlite3;
struct sqlite3_stmt;

// SQLite behind types that close what they open and say Result. Only sqlite.cpp includes sqlite3.h, and no
// module but this one sees any of it. A Database and everything prepared on it belong to one thread at a
// time.
namespace hb::store {

class Database;

// One prepared statement. It is prepared once and used often: bind what it needs, step, read the columns, and
// hold a Use meanwhile. Must not outlive its Database.
class Statement {
 public:
  // Resets the statement at its end, so that it holds no read transaction any longer than it is used.
  class Use {
   public:
    explicit Use(Statement& statement) : statement_(statement) {}
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() { statement_.reset(); }

   private:
    Statement& statement_;
  };

  Statement() = default;

  // Parameters count from 1. Text and bytes are not copied: they must live until the reset.
  void bind(int parameter, int64_t value);
  void bind_text(int parameter, std::string_view value);
  void bind_blob(int parameter, std::string_view value);
  void bind_null(int parameter);

  // True when there is a row, false at the end.
  [[nodiscard]] Result<bool> step();
  // Steps a statement that gives no rows to its end, and resets it.
  [[nodiscard]] Result<void> run();

  // Columns count from 0. A view lives until the next step or the reset.
  [[nodiscard]] int64_t integer(int column) const;
  [[nodiscard]] std::string_view bytes(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] bool is_integer(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  void reset();

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  enum class Access {
    read_only,
    read_write,
    // Of a file that nobody writes to meanwhile: nothing beside it is created, changed or locked, whether its
    // folder may be written to or not. What its log says is read into memory.
    at_rest,
  };
  enum class Checkpoint { passive, truncate };

  struct CheckpointResult {
    bool complete = false;  // all frames are in the database file; a reader can be in the way
    int wal_frames = 0;
  };

  // Opens a file that exists (an empty one is an empty database). Nothing is read yet.
  [[nodiscard]] static Result<Database> open(const std::string& path, Access access);

  // How long a call waits for a lock that another connection holds.
  void set_busy_timeout(Duration timeout);
  // Whether closing the last connection writes the WAL into the database file. It does, unless told
  // otherwise.
  void set_checkpoint_on_close(bool on);
  // No text or blob is longer than this: a damaged length asks for no memory. Binding a longer one is a bug.
  void set_value_bytes_max(int bytes_max);

  // One or more statements whose rows do not matter.
  [[nodiscard]] Result<void> execute(const std::string& sql);
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  // The first column of the first row; `not_found` without one.
  [[nodiscard]] Result<int64_t> integer(std::string_view sql);
  [[nodiscard]] Result<std::string> text(std::string_view sql);

  // The rows that the last insert, update or delete changed.
  [[nodiscard]] int64_t changes() const;
  // Whether a transaction is open.
  [[nodiscard]] bool in_transaction() const;
  // Ends a transaction, if one is open, without its changes. Where that fails the next opening does it.
  void roll_back();

  // Whether execute() or checkpoint() met a sync that failed. What was to be durable then is neither for sure
  // on the disk nor in the kernel's memory as something that still has to get there: another sync on the same
  // descriptor may succeed without it.
  [[nodiscard]] bool sync_failed() const { return sync_failed_; }
  // Whether the name leads to this file no longer.
  [[nodiscard]] bool has_moved() const;

  [[nodiscard]] Result<CheckpointResult> checkpoint(Checkpoint mode);
  // Copies the whole database into the file at `path`, which must exist and be empty.
  [[nodiscard]] Result<void> back_up(const std::string& path);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  void note_sync(int result);

  std::unique_ptr<sqlite3, Close> database_;
  bool sync_failed_ = false;
};

// A write transaction. Rolled back at its end unless it was committed. Must not outlive its Database.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database& database);

  Transaction(Transaction&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  // After an error nothing of the transaction is in the file.
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}

  Database* database_;
};

}  // namespace hb::store
