#include "store/migrations.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "store/block_key.hpp"
#include "store/series_group.hpp"

namespace hb::store {
namespace {

// The row that a statement of group_series() stands on; nothing when there can be no such series.
std::optional<SeriesRow> row_of(const Statement& rows) {
  constexpr auto kTypeMax = static_cast<int64_t>(MetricType::untyped);
  const int64_t id = rows.integer(0);
  const int64_t type = rows.integer(1);
  if (id < 0 || id / BlockKey::kSeriesPerGroup > BlockKey::kGroupMax || type < 0 || type > kTypeMax) {
    return std::nullopt;
  }
  SeriesRow row{.id = static_cast<uint32_t>(id),
                .labels = rows.bytes(4),
                .type = static_cast<MetricType>(type),
                .first = from_unix_ms(rows.integer(2)),
                .last = std::nullopt};
  if (!rows.is_null(3)) row.last = from_unix_ms(rows.integer(3));
  return row;
}

Result<void> insert(Statement& statement, uint32_t number, const SeriesGroup& group) {
  if (group.empty()) return {};
  const std::string data = group.encode();
  statement.bind(1, number);
  statement.bind_blob(2, data);
  return statement.run();
}

Result<void> copy_rows(Database& database) {
  Result<Statement> rows =
      database.prepare("SELECT id, type, first_ms, last_ms, labels FROM series ORDER BY id");
  if (!rows) return std::unexpected(std::move(rows.error()));
  Result<Statement> put = database.prepare("INSERT INTO series_groups(number, data) VALUES(?1, ?2)");
  if (!put) return std::unexpected(std::move(put.error()));
  uint32_t number = 0;
  SeriesGroup group(number);
  for (;;) {
    const Result<bool> more = rows->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return insert(*put, number, group);
    const std::optional<SeriesRow> row = row_of(*rows);
    if (!row) continue;
    if (BlockKey::group_of(row->id) != number) {
      if (auto done = insert(*put, number, group); !done) return done;
      number = BlockKey::group_of(row->id);
      group = SeriesGroup(number);
    }
    if (auto taken = group.put(*row); !taken) return taken;
  }
}

}  // namespace

Result<void> group_series(Database& database) {
  const auto created =
      database.execute("CREATE TABLE series_groups(number INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT");
  if (!created) return created;
  if (auto copied = copy_rows(database); !copied) return copied;
  return database.execute("DROP TABLE series");
}

}  // namespace hb::store
