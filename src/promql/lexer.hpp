#pragma once

#include <string_view>
#include <vector>

#include "promql/token.hpp"

namespace hb::promql {

// Splits a query into its tokens, by the rules of Prometheus's lexer (promql/parser/lex.go): what a character
// means depends on whether it stands inside braces, brackets or neither. The last token is end_of_input, or
// an error whose text is the message and whose span begins where the offending token begins. The parser
// reports that error only if it gets so far, as Prometheus does. The text must be UTF-8. Pure.
[[nodiscard]] std::vector<Token> lex(std::string_view text);

}  // namespace hb::promql
