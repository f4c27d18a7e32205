// Any chunk in a rollup block with fitting checksums reads or is corrupt, and what was read is written and
// read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "chunk/limits.hpp"
#include "chunk/rollup_block.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace hb::chunk;
  const std::string_view chunk(reinterpret_cast<const char*>(data), size);
  if (const auto as_it_is = RollupBlockReader::open(chunk)) {
    HB_ASSERT(as_it_is->series().size() <= kSeriesMax);
  }

  std::vector<int64_t> grid(200);
  for (std::size_t i = 0; i < grid.size(); ++i)
    grid[i] = static_cast<int64_t>(i) * 60'000;
  const std::string chunk_text(chunk);
  const std::string blob = pack_group(GroupKind::rollups, grid, std::vector<uint32_t>{7}, {&chunk_text, 1});
  const auto block = RollupBlockReader::open(blob);
  HB_ASSERT(block.has_value());
  RollupColumns rollup;
  if (const auto read = block->read(7, RollupFields::all(), rollup); !read) {
    HB_ASSERT(read.error().code == hb::ErrorCode::corrupt);
    return 0;
  }
  const std::string again = encode_rollup_block(std::vector<RollupSeries>{{7, &rollup}});
  RollupColumns copy;
  HB_ASSERT(RollupBlockReader::open(again)->read(7, RollupFields::all(), copy).has_value());
  HB_ASSERT(copy.times == rollup.times);
  return 0;
}
