// Any bytes are refused, or are a message whose series are checked; what is taken has labels as they should
// be. The bytes are a snappy block, a message, and one again after they were compressed.
#include <cstddef>
#include <cstdint>
#include <snappy.h>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "remote/limits.hpp"
#include "remote/series_labels.hpp"
#include "remote/snappy_block.hpp"
#include "remote/write_request.hpp"

namespace {

// How many samples a message has, by reading it all; nothing when it is broken.
std::size_t read(std::string_view message) {
  using namespace hb::remote;
  std::size_t samples = 0;
  const hb::Result<void> done = read_write_request(message, [&](const WrittenSeries& series) {
    HB_ASSERT(series.times_ms.size() == series.values.size() && series.labels.size() <= kSeriesLabelsMax + 1);
    samples += series.times_ms.size();
    const hb::Result<hb::Labels> labels = check_series_labels(series.labels);
    HB_ASSERT(labels ? !labels->metric_name().empty() && labels->size() <= series.labels.size()
                     : !labels.error().message.empty());
  });
  return done ? samples : 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  constexpr std::size_t kBytesMax = std::size_t{1} << 20;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto message = hb::remote::decompress_snappy_block(bytes, kBytesMax);
  if (message) {
    HB_ASSERT(message->size() <= kBytesMax);
    (void)read(*message);
  }
  const std::size_t samples = read(bytes);
  std::string block;
  snappy::Compress(bytes.data(), bytes.size(), &block);
  const auto again = hb::remote::decompress_snappy_block(block, size);
  HB_ASSERT(again && *again == bytes && read(*again) == samples);
  return 0;
}
