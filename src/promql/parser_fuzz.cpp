// Any text either is refused or prints as a query that parses to the same text again, laid out or not. Its
// tree is the same JSON in whatever bits it is written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "promql/parser.hpp"
#include "promql/pretty_printer.hpp"
#include "promql/printer.hpp"
#include "promql/syntax_writer.hpp"
#include "promql/type_check.hpp"

namespace {

std::string tree_of(const hb::promql::Syntax& syntax, std::size_t bytes) {
  hb::promql::SyntaxWriter writer(syntax);
  std::string out;
  while (writer.write(out, bytes)) {
  }
  return out;
}

}  // namespace

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
  const auto laid_out = pretty_print(*syntax);
  HB_ASSERT(laid_out.has_value() || laid_out.error().code == hb::ErrorCode::limit);
  if (laid_out) {
    const auto broken = parse(*laid_out, Limits{.text_bytes_max = kPrettyBytesMax});
    HB_ASSERT(broken.has_value());
    HB_ASSERT(print(*broken) == printed);
  }
  HB_ASSERT(tree_of(*syntax, 1) == tree_of(*syntax, SIZE_MAX));
  return 0;
}
