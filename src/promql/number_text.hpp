#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Numbers as PromQL writes them and as Prometheus's HTTP API answers them.
namespace hb::promql {

// A whole text as a decimal or hexadecimal floating-point number, `Inf` and `NaN` in any case, with a sign or
// without, underscores between digits allowed (Go's strconv.ParseFloat, which also rounds to infinity).
[[nodiscard]] std::optional<double> parse_float(std::string_view text);

// A number literal: as parse_float; but whole numbers may be octal, as in Go: `010` is 8.
[[nodiscard]] std::optional<double> parse_number(std::string_view literal);

// The shortest text that reads back as the same number: without an exponent from 1e-6 to 1e21, as
// Prometheus's API answers numbers; "+Inf", "-Inf" and "NaN".
void append_number(std::string& out, double value);

// The same into memory that has room for kNumberTextMax characters. The result is the text's end.
inline constexpr std::size_t kNumberTextMax = 64;
[[nodiscard]] char* write_number(char* out, double value);

}  // namespace hb::promql
