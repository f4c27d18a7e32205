#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

// The answers of /api/v1/query and query_range for a person at a terminal. Pure. Text of a host is written so
// that it cannot steer the terminal.
namespace hb::app {

// Of the graph of one series, its lines; and how many series have one.
inline constexpr std::size_t kGraphRows = 4;
inline constexpr std::size_t kGraphsMax = 20;

// An instant query's answer as an aligned table, a range's as a small graph of each series; `width` columns
// wide. What the answer warns of stands behind it. corrupt when it is no such answer.
[[nodiscard]] Result<std::string> query_text(std::string_view answer, std::size_t width);

// What the query did, of an answer that was asked with stats=explain: each selector with what was read for
// it, and the time. corrupt when there is nothing of it.
[[nodiscard]] Result<std::string> explanation_text(std::string_view answer);

// The message of an answer that is an error; empty when it is none.
[[nodiscard]] std::string query_error(std::string_view answer);

}  // namespace hb::app
