#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// For fuzz targets of many text formats.
namespace hb::procfs {

// Reads all that a reader finds.
template <typename Value, typename Reader>
void drain(Reader reader) {
  for (Value value; reader.next(value);) {
  }
}

// Gives the input to parse(format, text): its first byte chooses the format, so that the corpus of each grows
// by itself.
template <typename Parse>
int parse_chosen(const uint8_t* data, std::size_t size, Parse parse) {
  if (size > 0) parse(data[0], std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}

}  // namespace hb::procfs
