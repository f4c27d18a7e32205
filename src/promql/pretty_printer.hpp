#pragma once

#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "promql/limits.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Each term of a chain of operators is indented by two blanks more, so that a long one would fill the memory.
inline constexpr std::size_t kPrettyBytesMax = std::size_t{4} * 1024 * 1024;

// The query as print() writes it, but broken and indented where a part is longer than a hundred bytes, as
// Prometheus's /api/v1/format_query answers it (promql/parser/prettier.go). limit past kPrettyBytesMax. Pure.
[[nodiscard]] Result<std::string> pretty_print(const Syntax& syntax, Limits limits = {});

}  // namespace hb::promql
