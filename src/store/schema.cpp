#include "store/schema.hpp"

#include <algorithm>
#include <utility>

#include "store/migrations.hpp"

namespace hb::store {
namespace {

// Whether the file has exactly the schema's tables: no index, view or trigger that somebody added, no table
// that a damaged page lost.
Result<void> check_tables(Database& database, const Schema& schema) {
  Result<Statement> statement = database.prepare("SELECT sql FROM sqlite_schema ORDER BY name");
  if (!statement) return std::unexpected(std::move(statement.error()));
  std::vector<std::string> tables;
  for (;;) {
    const Result<bool> row = statement->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    // One more than there should be is enough to know.
    if (tables.size() > schema.tables.size()) break;
    tables.emplace_back(statement->bytes(0));
  }
  if (tables != schema.tables) return fail(ErrorCode::corrupt, "its tables are not those of Heartbeat");
  return {};
}

Result<void> set_versions(Database& database, int version) {
  return database.execute("PRAGMA application_id = " + std::to_string(Schema::kApplicationId) +
                          "; PRAGMA user_version = " + std::to_string(version));
}

}  // namespace

Schema Schema::current() {
  return {.version = 2,
          .tables =
              {
                  "CREATE TABLE blocks(key INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT",
                  "CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
                  "CREATE TABLE series_groups(number INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT",
              },
          .migrations = {{.from = 1, .apply = group_series}}};
}

Result<SchemaState> check_schema(Database& database, const Schema& schema) {
  const Result<int64_t> application = database.integer("PRAGMA application_id");
  if (!application) return std::unexpected(application.error());
  const Result<int64_t> version = database.integer("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  const Result<int64_t> objects = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!objects) return std::unexpected(objects.error());

  if (*application == 0 && *version == 0 && *objects == 0) return SchemaState::blank;
  if (*application != Schema::kApplicationId) {
    return fail(ErrorCode::corrupt,
                "it is not a file of Heartbeat (its application id is " + std::to_string(*application) + ")");
  }
  if (*version > schema.version) {
    return fail(ErrorCode::unsupported, "a newer Heartbeat wrote it (schema version " +
                                            std::to_string(*version) + ", this one knows " +
                                            std::to_string(schema.version) +
                                            "); run that one, or choose another data directory");
  }
  if (*version < schema.version) return SchemaState::older;
  if (auto checked = check_tables(database, schema); !checked) return std::unexpected(checked.error());
  return SchemaState::current;
}

Result<void> create_schema(Database& database, const Schema& schema) {
  Result<Transaction> transaction = Transaction::begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  for (const std::string& table : schema.tables) {
    if (auto created = database.execute(table); !created) return created;
  }
  if (auto set = set_versions(database, schema.version); !set) return set;
  return transaction->commit();
}

Result<void> migrate(Database& database, const Schema& schema) {
  Result<Transaction> transaction = Transaction::begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const Result<int64_t> found = database.integer("PRAGMA user_version");
  if (!found) return std::unexpected(found.error());
  for (int64_t version = *found; version < schema.version; ++version) {
    const auto step = std::ranges::find(schema.migrations, version, &Migration::from);
    if (step == schema.migrations.end()) {
      return fail(ErrorCode::corrupt, "there is no way from schema version " + std::to_string(version));
    }
    if (auto applied = step->apply(database); !applied) return applied;
  }
  if (auto set = set_versions(database, schema.version); !set) return set;
  if (auto checked = check_tables(database, schema); !checked) return checked;
  return transaction->commit();
}

}  // namespace hb::store
