#include "store/block_walk.hpp"

#include <optional>
#include <string>
#include <utility>

namespace hb::store {
namespace {

Result<std::optional<int64_t>> first_key(Statement& keys, int64_t from) {
  const Statement::Use use(keys);
  keys.bind(1, from);
  const Result<bool> row = keys.step();
  if (!row) return std::unexpected(row.error());
  return *row ? std::optional(keys.integer(0)) : std::nullopt;
}

// False when it has gone meanwhile.
Result<bool> copy_block(Statement& blocks, int64_t key, std::string& data) {
  const Statement::Use use(blocks);
  blocks.bind(1, key);
  const Result<bool> row = blocks.step();
  if (row && *row) data = blocks.bytes(0);
  return row;
}

// Damage to one block; anything else ends the walk.
bool is_of_the_block(const Error& error) {
  return error.code == ErrorCode::corrupt || error.code == ErrorCode::limit;
}

}  // namespace

Result<void> walk_blocks(Database& database, const BlockWalkVisitor& visit) {
  Result<Statement> keys = database.prepare("SELECT key FROM blocks WHERE key >= ?1 ORDER BY key LIMIT 1");
  if (!keys) return std::unexpected(std::move(keys.error()));
  Result<Statement> blocks = database.prepare("SELECT data FROM blocks WHERE key = ?1");
  if (!blocks) return std::unexpected(std::move(blocks.error()));
  std::string data;
  for (int64_t from = INT64_MIN;;) {
    const Result<std::optional<int64_t>> key = first_key(*keys, from);
    if (!key) return std::unexpected(key.error());
    if (!*key) return {};
    // The block is looked for by its key alone, so that damage to it does not hide the next one.
    const Result<bool> there = copy_block(*blocks, **key, data);
    if (!there && !is_of_the_block(there.error())) return std::unexpected(there.error());
    if (!there) visit(**key, std::unexpected(there.error()));
    if (there && *there) visit(**key, data);
    if (**key == INT64_MAX) return {};
    from = **key + 1;
  }
}

}  // namespace hb::store
