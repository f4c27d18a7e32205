#include <cstddef>
#include <cstdint>
#include <string_view>

#include "api/db_text.hpp"
#include "base/assert.hpp"

// Whatever the answer, it is read or refused, and samples that are read are written back as they can be read.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto page = hb::api::read_series(text)) {
    for (const auto& entry : page->entries)
      HB_ASSERT(entry.series.labels != nullptr);
  }
  (void)hb::api::read_check(text);
  (void)hb::api::read_import(text);
  (void)hb::api::read_inventory(text);
  (void)hb::api::read_error(text);
  if (const auto samples = hb::api::read_samples(text)) {
    std::string written;
    hb::api::append_samples(written, *samples);
    const auto again = hb::api::read_samples(written);
    HB_ASSERT(again && again->times_ms == samples->times_ms);
  }
  return 0;
}
