#include "procfs/number_lines.hpp"

namespace hb::procfs {

bool NumberLinesReader::next(NumberLine& out) {
  while (!lines_.at_end()) {
    TextCursor line(lines_.line());
    out.name = line.field();
    out.count = 0;
    while (out.count < NumberLine::kNumbersMax) {
      const auto number = line.number();
      if (!number) break;
      out.numbers[out.count++] = *number;
    }
    if (out.count > 0) return true;
  }
  return false;
}

}  // namespace hb::procfs
