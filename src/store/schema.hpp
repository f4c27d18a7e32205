#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/sqlite.hpp"

namespace hb::store {

// One step from a schema version to the next. It runs inside a transaction and must not commit.
struct Migration {
  int from = 0;
  std::function<Result<void>(Database&)> apply;
};

// What heartbeat.db looks like: its version, the text of each table, and the way there from older versions.
// docs/formats/store.md describes the columns.
struct Schema {
  static constexpr int64_t kApplicationId = 0x48426462;  // "HBdb"

  int version = 2;
  std::vector<std::string> tables;    // CREATE TABLE statements, in the order of the tables' names
  std::vector<Migration> migrations;  // in the order of their versions

  // The version that this program writes. Every migration that there ever was stays in its list.
  [[nodiscard]] static Schema current();
};

// Where a file stands relative to a schema.
enum class SchemaState {
  blank,    // nothing was ever written: create_schema comes next
  older,    // migrate comes next
  current,  // as it should be
};

// Reads the header's numbers and the list of tables. corrupt when the file is not Heartbeat's, is damaged or
// has other tables; unsupported when a newer version wrote it.
[[nodiscard]] Result<SchemaState> check_schema(Database& database, const Schema& schema);

[[nodiscard]] Result<void> create_schema(Database& database, const Schema& schema);

// All steps in one transaction. corrupt when there is no way from the file's version or the outcome is not
// the schema.
[[nodiscard]] Result<void> migrate(Database& database, const Schema& schema);

}  // namespace hb::store
