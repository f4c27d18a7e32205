#pragma once

#include <cstddef>
#include <string>

#include "base/error.hpp"

namespace hb {

// All that there is to read of a descriptor from where it stands, if that is at most `bytes_max`. `path` is
// for the words of an error: limit when there is more, io when it cannot be read.
[[nodiscard]] Result<std::string> read_bounded(int fd, std::size_t bytes_max, const std::string& path);

}  // namespace hb
