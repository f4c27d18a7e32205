#pragma once

#include <string_view>

#include "base/error.hpp"
#include "promql/limits.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Parses the whole grammar of Prometheus 3, its experimental parts apart. The tree is not checked for types
// yet (type_check.hpp). Errors are worded and placed as Prometheus's. The limits of the text and its nesting
// hold before anything is recursed into, so no input can exhaust the stack. Pure.
[[nodiscard]] Result<Syntax> parse(std::string_view text, const Limits& limits);

}  // namespace hb::promql
