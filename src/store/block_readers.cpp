#include "store/block_readers.hpp"

#include <optional>
#include <utility>

#include "base/assert.hpp"
#include "store/sqlite.hpp"

namespace hb::store {
namespace {

// A lock is in a reader's way only while the log is being recovered or cut.
constexpr Duration kBusyTimeout{2000};

}  // namespace

class BlockReaders::Connection {
 public:
  // What was found at or behind a key.
  struct Found {
    BlockKey key;
    bool damaged = false;
  };

  static Result<std::unique_ptr<Connection>> open(const Options& options) {
    const auto access = options.at_rest ? Database::Access::at_rest : Database::Access::read_only;
    Result<Database> database = Database::open(options.path, access);
    if (!database) return std::unexpected(std::move(database.error()));
    auto connection = std::make_unique<Connection>();
    connection->database_ = std::move(*database);
    if (auto made = connection->set_up(options); !made) return std::unexpected(made.error());
    return connection;
  }

  // Copies the first block of [from, to]; nothing when there is none.
  Result<std::optional<Found>> copy_first(BlockKey from, BlockKey to, std::string& data) {
    // Both statements see one state of the file.
    if (auto begun = begin_.run(); !begun) return std::unexpected(begun.error());
    Result<std::optional<Found>> found = copy_in_transaction(from, to, data);
    if (auto ended = end_.run(); !ended && found) return std::unexpected(ended.error());
    return found;
  }

 private:
  Result<void> set_up(const Options& options) {
    database_.set_busy_timeout(kBusyTimeout);
    database_.set_value_bytes_max(options.value_bytes_max);
    const std::string settings =
        "PRAGMA cache_size = -" + std::to_string(options.cache_kib) +
        "; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON";
    if (auto set = database_.execute(settings); !set) return set;
    struct {
      Statement* statement;
      std::string_view sql;
    } const statements[] = {
        {&begin_, "BEGIN"},
        {&end_, "COMMIT"},
        {&next_key_, "SELECT key FROM blocks WHERE key >= ?1 AND key <= ?2 ORDER BY key LIMIT 1"},
        {&data_, "SELECT data FROM blocks WHERE key = ?1"},
    };
    for (const auto& [statement, sql] : statements) {
      Result<Statement> prepared = database_.prepare(sql);
      if (!prepared) return std::unexpected(std::move(prepared.error()));
      *statement = std::move(*prepared);
    }
    return {};
  }

  // The key and the data are asked for one by one, so that damaged data does not hide its key.
  Result<std::optional<Found>> copy_in_transaction(BlockKey from, BlockKey to, std::string& data) {
    const Statement::Use finding(next_key_);
    next_key_.bind(1, from.encoded());
    next_key_.bind(2, to.encoded());
    const Result<bool> row = next_key_.step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    const std::optional<BlockKey> key = BlockKey::decode(next_key_.integer(0));
    if (!key || *key < from || *key > to) return fail(ErrorCode::corrupt, "a block's key is out of order");

    const Statement::Use reading(data_);
    data_.bind(1, key->encoded());
    const Result<bool> read = data_.step();
    if (!read) {
      const ErrorCode code = read.error().code;
      if (code != ErrorCode::corrupt && code != ErrorCode::limit) return std::unexpected(read.error());
      return Found{*key, true};
    }
    if (!*read) return Found{*key, true};
    data = data_.bytes(0);
    return Found{*key, false};
  }

  Database database_;
  Statement begin_;
  Statement end_;
  Statement next_key_;
  Statement data_;
};

// Borrows a connection for a scope.
class BlockReaders::Lease {
 public:
  Lease(BlockReaders& readers, std::unique_ptr<Connection> connection)
      : readers_(readers), connection_(std::move(connection)) {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { readers_.give_back(std::move(connection_)); }

  Connection& operator*() const { return *connection_; }

 private:
  BlockReaders& readers_;
  std::unique_ptr<Connection> connection_;
};

BlockReaders::BlockReaders(Options options) : options_(std::move(options)) {
  HB_ASSERT(options_.connections_max > 0 && options_.value_bytes_max > 0);
}

BlockReaders::~BlockReaders() { HB_ASSERT(idle_.size() == connections_); }

Result<std::unique_ptr<BlockReaders::Connection>> BlockReaders::take() {
  {
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [&] { return !idle_.empty() || connections_ < options_.connections_max; });
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++connections_;
  }
  Result<std::unique_ptr<Connection>> opened = Connection::open(options_);
  if (!opened) {
    const std::scoped_lock lock(mutex_);
    --connections_;
    given_back_.notify_one();
  }
  return opened;
}

void BlockReaders::give_back(std::unique_ptr<Connection> connection) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(connection));
  given_back_.notify_one();
}

Result<BlockCount> BlockReaders::read(const BlockRange& range, const BlockVisitor& visit) {
  BlockCount count;
  std::string data;
  uint64_t span = range.first_span;
  const BlockKey to({range.tier, range.group, range.last_span});
  while (span <= range.last_span) {
    const BlockKey from({range.tier, range.group, span});
    Result<std::optional<Connection::Found>> found = std::nullopt;
    {
      Result<std::unique_ptr<Connection>> taken = take();
      if (!taken) return std::unexpected(std::move(taken.error()));
      const Lease lease(*this, std::move(*taken));
      found = (*lease).copy_first(from, to, data);
    }
    if (!found) return std::unexpected(std::move(found.error()));
    if (!*found) break;
    const BlockKey key = (*found)->key;
    if ((*found)->damaged) {
      ++count.damaged;
    } else {
      ++count.read;
      if (!visit(key, data)) break;
    }
    span = key.span() + 1;
  }
  return count;
}

}  // namespace hb::store
