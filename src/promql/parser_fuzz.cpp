// Any text either is refused or prints as a query that parses to the same text again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "promql/parser.hpp"
#include "promql/printer.hpp"
#include "promql/type_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace hb::promql;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Limits limits{.text_bytes_max = 4096};
  const auto syntax = parse(text, limits);
  if (!syntax || check_types(*syntax, text)) return 0;
  const std::string printed = print(*syntax);
  const auto again = parse(printed, Limits{});
  HB_ASSERT(again.has_value());
  HB_ASSERT(print(*again) == printed);
  return 0;
}
