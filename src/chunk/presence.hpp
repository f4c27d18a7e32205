#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chunk/byte_io.hpp"

namespace hb::chunk {

// Neighbours on a grid that all have a sample.
struct PresentRun {
  std::size_t begin = 0;
  std::size_t size = 0;

  bool operator==(const PresentRun&) const = default;
};

// Appends which of the `size` points of a grid have a sample. The runs are ascending, not empty, and do not
// touch. One byte when it is all of them.
void append_presence(std::string& out, std::span<const PresentRun> runs, std::size_t size);

// Reads them again. False when they do not parse or leave the grid: then the reader has failed.
[[nodiscard]] bool read_presence(ByteReader& in, std::size_t size, std::vector<PresentRun>& runs);

// Whether what append_presence() wrote says that all of them have one.
[[nodiscard]] bool is_whole(std::string_view presence);

[[nodiscard]] std::size_t samples_in(std::span<const PresentRun> runs);

}  // namespace hb::chunk
