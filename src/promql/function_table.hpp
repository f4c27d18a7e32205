#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <variant>

#include "promql/element_functions.hpp"
#include "promql/range_functions.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// The types of a function's parameters; at most five.
struct ParameterTypes {
  constexpr ParameterTypes(std::initializer_list<ValueType> list) {
    for (const ValueType type : list)
      types[count++] = type;
  }
  [[nodiscard]] constexpr std::span<const ValueType> all() const { return {types.data(), count}; }

  std::array<ValueType, 5> types{};
  uint8_t count = 0;
};

// How many arguments may be left out at the end, or come in addition.
enum class Arity : uint8_t {
  exact,          // all parameters are needed
  last_optional,  // the last may be left out
  last_repeated,  // the last may be left out or repeated
};

// A function of PromQL as the type check and the evaluator know it.
struct FunctionSignature {
  std::string_view name;
  ParameterTypes parameters;
  Arity arity = Arity::exact;
  ValueType result = ValueType::vector;
  // What computes it; nothing for a function that is parsed and refused.
  std::variant<std::monostate, RangeFunction, ElementFunction> body;
  bool keeps_metric_name = false;

  [[nodiscard]] bool is_supported() const { return !std::holds_alternative<std::monostate>(body); }
};

// Names are case-sensitive, as in Prometheus. Null when there is no such function.
[[nodiscard]] const FunctionSignature* find_function(std::string_view name);

// All there are, sorted by name.
[[nodiscard]] std::span<const FunctionSignature> all_functions();

}  // namespace hb::promql
