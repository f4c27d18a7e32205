#include "model/staleness.hpp"

namespace hb {

bool has_stale(std::span<const double> values) {
  uint64_t found = 0;
  for (const double value : values)
    found |= is_stale(value) ? 1U : 0U;
  return found != 0;
}

}  // namespace hb
