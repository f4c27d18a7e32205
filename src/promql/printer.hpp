#pragma once

#include <string>

#include "promql/syntax.hpp"

namespace hb::promql {

// The query on one line, as Prometheus prints expressions (promql/parser/printer.go): parsing the result
// gives the same tree again. Pure.
[[nodiscard]] std::string print(const Syntax& syntax);

}  // namespace hb::promql
