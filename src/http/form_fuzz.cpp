#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "http/form.hpp"

// Whatever a form decodes to is no longer than the form, and keeps to the limit.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto form = hb::http::parse_form(text, 100);
  if (!form) return 0;
  HB_ASSERT(form->size() <= 100);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < form->size(); ++i)
    bytes += (*form)[i].first.size() + (*form)[i].second.size();
  HB_ASSERT(bytes <= size);
  return 0;
}
