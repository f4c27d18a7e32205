#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "promql/syntax.hpp"
#include "promql/token_cursor.hpp"

namespace hb::promql {

// Whether a token may be a metric name although it can also be something else, as `sum` or `offset`.
[[nodiscard]] bool can_be_metric_name(TokenKind kind);

// `name{label="value", …}`, either part alone, or `{"quoted.name", …}`. Every regular expression takes one
// off `regexes_left`; without any left the query is refused.
[[nodiscard]] std::optional<VectorSelector> parse_selector(TokenCursor& cursor, std::size_t& regexes_left);

// `(label, "quoted label", …)` behind by, without, on, ignoring, group_left and group_right. A comma may
// stand behind the last.
[[nodiscard]] std::optional<std::vector<std::string>> parse_grouping_labels(TokenCursor& cursor);

// Takes the token that is next, a duration, for its value.
[[nodiscard]] std::optional<Duration> take_duration(TokenCursor& cursor);

// What stands behind `@`: seconds or a duration since the epoch, start() or end(). An error of the time
// itself is reported at `begin`, where the selector begins.
[[nodiscard]] std::optional<std::variant<Timestamp, StartOfQuery, EndOfQuery>> parse_at_time(
    TokenCursor& cursor, uint32_t begin);

}  // namespace hb::promql
