#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One cache of the kernel's slab allocator.
struct Slab {
  std::string_view name;
  uint64_t active_objects = 0;
  uint64_t objects = 0;
  uint64_t object_bytes = 0;
  uint64_t objects_per_slab = 0;
  uint64_t pages_per_slab = 0;
};

// The caches of /proc/slabinfo, one after the other; slabinfo(5), version 2.1.
class SlabReader {
 public:
  explicit SlabReader(std::string_view text) : lines_(text) {}

  // False at the end. corrupt when a line is of another form.
  Result<bool> next(Slab& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
