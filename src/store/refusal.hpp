#pragma once

#include <expected>
#include <string>

#include "base/error.hpp"

namespace hb::store {

// Whether an errno value tells of the machine's state, which changes without this program: no room, no
// descriptors, a file system that is read-only or broken. Everything else is about the file itself.
[[nodiscard]] bool is_passing(int error_number);

// What the system said of a path: unavailable when that is passing, as fail_errno() says it otherwise.
[[nodiscard]] std::unexpected<Error> fail_refused(int error_number, const std::string& path);

}  // namespace hb::store
