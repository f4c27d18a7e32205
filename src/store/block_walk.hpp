#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/error.hpp"
#include "store/sqlite.hpp"

namespace hb::store {

// Looks at one block, whatever its key is: an error for one whose bytes the file can't give.
using BlockWalkVisitor = std::function<void(int64_t key, const Result<std::string_view>& data)>;

// Visits every block of a file in the order of their keys. Each is read in transactions of its own, so that a
// long walk is in no writer's way; what is written or forgotten meanwhile may be seen or not. The memory of
// one block is needed. An error when the way to the next block is damaged or the file can't be read.
[[nodiscard]] Result<void> walk_blocks(Database& database, const BlockWalkVisitor& visit);

}  // namespace hb::store
