// Any bytes are refused, or are a group that comes back from its own encoding. The checksum is mended and the
// rows are packed first, since no fuzzer guesses those: the bytes are the rows.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <zlib.h>

#include "base/assert.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/crc.hpp"
#include "store/series_group.hpp"

namespace {

constexpr uint32_t kNumber = 7;

void check(std::string_view blob) {
  using hb::store::SeriesGroup;
  const hb::Result<SeriesGroup> group = SeriesGroup::decode(kNumber, blob);
  if (!group) {
    HB_ASSERT(group.error().code == hb::ErrorCode::corrupt);
    return;
  }
  const std::string encoded = group->encode();
  const hb::Result<SeriesGroup> again = SeriesGroup::decode(kNumber, encoded);
  HB_ASSERT(again.has_value() && again->encode() == encoded);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace hb::chunk;
  check({reinterpret_cast<const char*>(data), size});

  uLongf packed_size = ::compressBound(size);
  std::string packed(packed_size, '\0');
  HB_ASSERT(::compress(reinterpret_cast<Bytef*>(packed.data()), &packed_size, data, size) == Z_OK);
  std::string body;
  append_varint(body, size);
  body += packed.substr(0, packed_size);
  std::string blob;
  append_u8(blob, 1);
  append_u32(blob, crc32(body));
  check(blob += body);
  return 0;
}
