#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"

// What is damaged is renamed, never deleted: somebody may still want to look at it.
namespace hb::store {

// `<path>.damaged-<UTC time>`, or `…-2` and so on: a name that nothing has, with none of the suffixes.
[[nodiscard]] Result<std::string> name_aside(const std::string& path,
                                             std::initializer_list<std::string_view> suffixes,
                                             const Clock& clock);

// Whether there was anything to rename.
[[nodiscard]] Result<bool> rename_file(const std::string& from, const std::string& to);

}  // namespace hb::store
