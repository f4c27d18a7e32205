#pragma once

#include <cmath>

namespace hb {

// A sum of doubles whose rounding errors are added up beside it (Kahan's sum in Neumaier's form), so that it
// does not depend on how many small ones follow a large one. Step by step as Prometheus adds, so that its
// answers are the same (promql/functions.go, kahanSumInc): infinity drops the errors.
struct CompensatedSum {
  double sum = 0;
  double error = 0;

  void add(double value) {
    const double next = sum + value;
    if (std::isinf(next)) {
      error = 0;
    } else if (std::abs(sum) >= std::abs(value)) {
      error += (sum - next) + value;
    } else {
      error += (value - next) + sum;
    }
    sum = next;
  }

  [[nodiscard]] double total() const { return sum + error; }
};

}  // namespace hb
