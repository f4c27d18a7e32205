#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hb::procfs {

// Names past this number are dropped.
inline constexpr std::size_t kFolderEntriesMax = 65'536;

// The names in a folder, sorted, without "." and "..". Empty when it cannot be read.
[[nodiscard]] std::vector<std::string> list_folder(const std::string& path);

}  // namespace hb::procfs
