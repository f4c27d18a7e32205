// Any bytes are refused, or are a block whose series read or are corrupt. Checksums are mended first, since
// no fuzzer guesses them: the bytes are the header and the chunks without theirs.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "chunk/block.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/crc.hpp"
#include "chunk/limits.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace hb::chunk;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto as_it_is = BlockReader::open(bytes)) HB_ASSERT(as_it_is->series().size() <= kSeriesMax);

  // The first byte is the header's length, the rest one chunk.
  if (size < 1 || size - 1 < data[0]) return 0;
  std::string blob(bytes.substr(1, data[0]));
  append_u32(blob, crc32(blob));
  const std::string_view chunk = bytes.substr(1 + std::size_t{data[0]});
  blob += chunk;
  append_u32(blob, crc32(chunk));
  const auto block = BlockReader::open(blob);
  if (!block || block->grid().size() > 4096) return 0;
  std::vector<int64_t> times;
  std::vector<double> values;
  for (const uint32_t series : block->series()) {
    const auto read = block->read(series, times, values);
    HB_ASSERT(read ? times.size() == values.size() : read.error().code == hb::ErrorCode::corrupt);
  }
  return 0;
}
