#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <variant>

#include "promql/element_functions.hpp"
#include "promql/range_functions.hpp"
#include "promql/syntax.hpp"
#include "promql/vector_functions.hpp"

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
  std::variant<RangeFunction, ElementFunction, VectorFunction> body;
  bool keeps_metric_name = false;
  bool wants_counter = false;                // of a range vector
  bool first_parameter_is_quantile = false;  // of a range function
  bool wants_sample_times = false;           // of a selector, instead of its values
  bool second_selects_labels = false;        // a selector that is not evaluated
};

// Names are case-sensitive, as in Prometheus. Null when there is no such function.
[[nodiscard]] const FunctionSignature* find_function(std::string_view name);

// All there are, sorted by name.
[[nodiscard]] std::span<const FunctionSignature> all_functions();

}  // namespace hb::promql
