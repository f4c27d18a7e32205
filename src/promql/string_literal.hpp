#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hb::promql {

// What a string literal stands for. The text has its quotes: "…" and '…' take the escapes of Go's strings
// (\n, \x41, \101, \u00e9, …), `…` takes none. The value need not be UTF-8. The message of an error is worded
// as Prometheus's.
[[nodiscard]] Result<std::string> unquote(std::string_view literal);

}  // namespace hb::promql
