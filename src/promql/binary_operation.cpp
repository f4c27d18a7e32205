#include "promql/binary_operation.hpp"

#include <cstddef>
#include <span>

#include "promql/operator_kernels.hpp"

namespace hb::promql {

ColumnSet scalar_scalar(const BinaryOperation& operation, ColumnSet left, const ColumnSet& right) {
  with_operation(operation, [&](auto compute) {
    const std::span<double> values = left.values();
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = compute(values[i], right.values()[i], values[i]);
  });
  return left;
}

ColumnSet vector_scalar(const BinaryOperation& operation, ColumnSet vector, const ColumnSet& scalar,
                        bool scalar_is_left) {
  const std::span<const double> scalars = scalar.values();
  with_operation(operation, [&](auto compute) {
    for (std::size_t series = 0; series < vector.size(); ++series) {
      const std::span<double> column = vector.column(series);
      for (std::size_t i = 0; i < column.size(); ++i) {
        const double value = column[i];
        if (is_absent(value)) continue;
        column[i] = scalar_is_left ? compute(scalars[i], value, value) : compute(value, scalars[i], value);
      }
    }
  });
  if (drops_name(operation)) {
    for (std::size_t series = 0; series < vector.size(); ++series)
      vector.labels(series).drop_name = true;
  }
  return vector;
}

}  // namespace hb::promql
