#pragma once

namespace hb {

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace hb

// A broken invariant is a bug of this program: it ends at once, in every build, before it can write wrong
// data.
#define HB_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::hb::assertion_failed(#condition, __FILE__, __LINE__))
