#pragma once

#include "promql/syntax.hpp"
#include "promql/token_cursor.hpp"

namespace hb::promql {

// `fill(0)`, or `fill_left(1)` and `fill_right(-2)` in any order, behind the matching of a binary operator;
// nothing at all is good too. False once the cursor has an error. The words are only modifiers where a
// parenthesis follows: metrics may be called so.
[[nodiscard]] bool parse_fill_modifiers(TokenCursor& cursor, VectorMatching& matching);

}  // namespace hb::promql
