#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>

#include "base/assert.hpp"
#include "model/staleness.hpp"
#include "promql/syntax.hpp"

// What the binary operators but the set operators do with two numbers.
namespace hb::promql {

// Calls `visit` with the function of an arithmetic operator, so that the loop inside is compiled for each.
template <typename Visit>
void with_arithmetic(BinaryOperator op, Visit visit) {
  switch (op) {
    case BinaryOperator::add:
      return visit(std::plus<double>());
    case BinaryOperator::subtract:
      return visit(std::minus<double>());
    case BinaryOperator::multiply:
      return visit(std::multiplies<double>());
    case BinaryOperator::divide:
      return visit(std::divides<double>());
    case BinaryOperator::modulo:
      return visit([](double a, double b) { return std::fmod(a, b); });
    case BinaryOperator::power:
      return visit([](double a, double b) { return std::pow(a, b); });
    case BinaryOperator::atan2:
      return visit([](double a, double b) { return std::atan2(a, b); });
    default:
      HB_ASSERT(false);
  }
}

template <typename Visit>
void with_comparison(BinaryOperator op, Visit visit) {
  switch (op) {
    case BinaryOperator::equal:
      return visit(std::equal_to<double>());
    case BinaryOperator::not_equal:
      return visit(std::not_equal_to<double>());
    case BinaryOperator::less:
      return visit(std::less<double>());
    case BinaryOperator::less_or_equal:
      return visit(std::less_equal<double>());
    case BinaryOperator::greater:
      return visit(std::greater<double>());
    case BinaryOperator::greater_or_equal:
      return visit(std::greater_equal<double>());
    default:
      HB_ASSERT(false);
  }
}

// A value or its absence. Chosen as bits: absence is a signalling NaN, which g++ may make quiet when it
// chooses between numbers.
[[nodiscard]] inline double kept_if(bool holds, double kept) {
  return std::bit_cast<double>(holds ? std::bit_cast<uint64_t>(kept) : kStaleBits);
}

// Calls `visit` with a function of (left, right, kept) that gives the operation's value; `kept` is what a
// comparison without bool keeps.
template <typename Visit>
void with_operation(const BinaryOperation& operation, Visit visit) {
  if (!is_comparison(operation.op)) {
    return with_arithmetic(operation.op, [&](auto compute) {
      visit([compute](double left, double right, double) { return compute(left, right); });
    });
  }
  with_comparison(operation.op, [&](auto holds) {
    if (operation.return_bool) {
      visit([holds](double left, double right, double) { return holds(left, right) ? 1.0 : 0.0; });
    } else {
      visit([holds](double left, double right, double kept) { return kept_if(holds(left, right), kept); });
    }
  });
}

// Whether the result is another metric than the operand.
[[nodiscard]] inline bool drops_name(const BinaryOperation& operation) {
  return !is_comparison(operation.op) || operation.return_bool;
}

}  // namespace hb::promql
