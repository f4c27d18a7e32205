#pragma once

#include <optional>
#include <string_view>

#include "promql/parse_error.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// The first rule of PromQL's types that a parsed query breaks, as Prometheus words it (promql/parser,
// checkAST). `text` is what the tree was parsed from. Pure.
[[nodiscard]] std::optional<Diagnostic> check_types(const Syntax& syntax, std::string_view text);

}  // namespace hb::promql
