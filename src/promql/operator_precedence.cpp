#include "promql/operator_precedence.hpp"

namespace hb::promql {

std::optional<OperatorInfo> binary_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::keyword_or:
      return OperatorInfo{BinaryOperator::logical_or, 1};
    case TokenKind::keyword_and:
      return OperatorInfo{BinaryOperator::logical_and, 2};
    case TokenKind::keyword_unless:
      return OperatorInfo{BinaryOperator::unless, 2};
    case TokenKind::equal_equal:
      return OperatorInfo{BinaryOperator::equal, 3};
    case TokenKind::not_equal:
      return OperatorInfo{BinaryOperator::not_equal, 3};
    case TokenKind::less:
      return OperatorInfo{BinaryOperator::less, 3};
    case TokenKind::less_or_equal:
      return OperatorInfo{BinaryOperator::less_or_equal, 3};
    case TokenKind::greater:
      return OperatorInfo{BinaryOperator::greater, 3};
    case TokenKind::greater_or_equal:
      return OperatorInfo{BinaryOperator::greater_or_equal, 3};
    case TokenKind::trim_upper:
      return OperatorInfo{BinaryOperator::trim_upper, 3};
    case TokenKind::trim_lower:
      return OperatorInfo{BinaryOperator::trim_lower, 3};
    case TokenKind::add:
      return OperatorInfo{BinaryOperator::add, 4};
    case TokenKind::subtract:
      return OperatorInfo{BinaryOperator::subtract, 4};
    case TokenKind::multiply:
      return OperatorInfo{BinaryOperator::multiply, 5};
    case TokenKind::divide:
      return OperatorInfo{BinaryOperator::divide, 5};
    case TokenKind::modulo:
      return OperatorInfo{BinaryOperator::modulo, 5};
    case TokenKind::keyword_atan2:
      return OperatorInfo{BinaryOperator::atan2, 5};
    case TokenKind::power:
      return OperatorInfo{BinaryOperator::power, kPowerPrecedence};
    default:
      return std::nullopt;
  }
}

}  // namespace hb::promql
