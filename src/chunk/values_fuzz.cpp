// Any bytes either decode or fail; and as doubles they survive being encoded.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "chunk/column.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace hb::chunk;
  constexpr std::size_t kSizeMax = 2048;
  if (size < 2) return 0;
  const std::size_t count = (data[0] | std::size_t{data[1]} << 8) % kSizeMax;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);

  std::vector<double> decoded(count);
  ByteReader in(bytes);
  const bool parsed = read_column(in, decoded);
  HB_ASSERT(parsed != in.failed());
  if (parsed && count > 0) {
    // The last two thirds alone are the same.
    const std::size_t from = count / 3;
    std::vector<double> part(count - from);
    ByteReader in_part(bytes);
    HB_ASSERT(read_column(in_part, {.size = count, .from = from}, part));
    HB_ASSERT(std::memcmp(part.data(), decoded.data() + from, part.size() * sizeof(double)) == 0);
  }

  std::vector<double> written(std::min(bytes.size() / sizeof(double), kSizeMax));
  if (!written.empty()) std::memcpy(written.data(), bytes.data(), written.size() * sizeof(double));
  for (const std::vector<double>& values : {written, parsed ? decoded : std::vector<double>()}) {
    std::string encoded;
    append_column(encoded, values);
    std::vector<double> again(values.size());
    ByteReader in_again(encoded);
    HB_ASSERT(read_column(in_again, again) && in_again.rest().empty());
    HB_ASSERT(values.empty() ||
              std::memcmp(again.data(), values.data(), values.size() * sizeof(double)) == 0);
  }
  return 0;
}
