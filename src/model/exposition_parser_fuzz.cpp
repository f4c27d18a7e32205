#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "model/exposition_parser.hpp"

namespace {

// Reads every view that the parser gives, and holds what it promises of the entries.
std::size_t drain(std::string_view text, hb::ExpositionFormat format) {
  hb::ExpositionParser parser(text, format);
  std::size_t read = 0;
  std::size_t last_line = 0;
  while (true) {
    const hb::ExpositionEvent event = parser.next();
    if (event == hb::ExpositionEvent::end) return read;
    HB_ASSERT(parser.line() >= last_line);
    last_line = parser.line();
    if (event == hb::ExpositionEvent::error) {
      HB_ASSERT(parser.error().line >= 1 && !parser.error().message.empty());
    } else if (event == hb::ExpositionEvent::metadata) {
      HB_ASSERT(!parser.metadata().name.empty());
      read += parser.metadata().text.size();
    } else {
      const hb::ExpositionSample& sample = parser.sample();
      HB_ASSERT(!sample.name.empty() && !sample.family.empty());
      HB_ASSERT(sample.labels.size() <= hb::kExpositionLabelsMax);
      for (const hb::LabelView label : sample.labels) {
        HB_ASSERT(!label.name.empty());
        for (const char c : label.value)
          read += static_cast<unsigned char>(c) & 1U;
      }
      if (sample.exemplar) read += sample.exemplar->labels.size();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  drain(text, hb::ExpositionFormat::prometheus);
  drain(text, hb::ExpositionFormat::openmetrics);
  drain(text, hb::guess_exposition_format(text));
  return 0;
}
