#include "promql/syntax.hpp"

#include <array>
#include <string_view>

namespace hb::promql {

std::string_view name_of(Aggregator aggregator) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values",
       "quantile", "limitk", "limit_ratio"});
  return kNames[static_cast<std::size_t>(aggregator)];
}

std::string_view symbol_of(BinaryOperator op) {
  static constexpr auto kSymbols =
      std::to_array<std::string_view>({"+", "-", "*", "/", "%", "^", "atan2", "</", ">/", "==", "!=", "<",
                                       "<=", ">", ">=", "and", "or", "unless"});
  return kSymbols[static_cast<std::size_t>(op)];
}

std::string_view name_of(Edges edges) { return edges == Edges::anchored ? "anchored" : "smoothed"; }

std::string_view result_type_name(ValueType type) {
  static constexpr auto kNames = std::to_array<std::string_view>({"scalar", "vector", "matrix", "string"});
  return kNames[static_cast<std::size_t>(type)];
}

std::string_view documented_name(ValueType type) {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"scalar", "instant vector", "range vector", "string"});
  return kNames[static_cast<std::size_t>(type)];
}

}  // namespace hb::promql
