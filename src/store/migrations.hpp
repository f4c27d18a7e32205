#pragma once

#include "base/error.hpp"
#include "store/sqlite.hpp"

namespace hb::store {

// The steps from one schema version to the next, for Schema::current(). Each runs inside a transaction; its
// SQL names tables as they were then, and never changes.

// 1 to 2: the series' rows, one by one until then, are packed into groups, which take a tenth of the space. A
// row with an id or a type that no series has is left out.
[[nodiscard]] Result<void> group_series(Database& database);

}  // namespace hb::store
