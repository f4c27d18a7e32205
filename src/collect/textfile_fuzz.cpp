#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "collect/textfile.hpp"

// Every sample that comes out has all its labels.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace hb::collect;
  const auto families = parse_textfile({reinterpret_cast<const char*>(data), size});
  if (!families) return 0;
  for (const TextfileFamily& family : *families) {
    HB_ASSERT(!family.name.empty() && !family.samples.empty());
    for (const TextfileFamily::Sample& sample : family.samples) {
      const std::size_t apart = part_label(family.type, sample.part).empty() ? 0 : 1;
      HB_ASSERT(sample.labels.size() == family.label_names.size() + apart);
    }
  }
  return 0;
}
