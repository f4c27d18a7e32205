#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace hb {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "heartbeat: bug: %s does not hold at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace hb
