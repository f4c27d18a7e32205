#pragma once

#include <optional>

#include "promql/syntax.hpp"
#include "promql/token.hpp"

namespace hb::promql {

struct OperatorInfo {
  BinaryOperator op;
  int precedence;  // a larger one binds closer
};

// Of ^, which binds closest of the binary operators and closer than a sign.
inline constexpr int kPowerPrecedence = 6;

// The binary operator that a token is, with its precedence in PromQL's grammar; nothing for any other token.
[[nodiscard]] std::optional<OperatorInfo> binary_operator(TokenKind kind);

}  // namespace hb::promql
