#include "base/error.hpp"

#include <cerrno>
#include <system_error>

namespace hb {

std::string errno_message(int error_number) { return std::generic_category().message(error_number); }

std::unexpected<Error> fail_errno(int error_number, const std::string& what) {
  const bool absent = error_number == ENOENT || error_number == ESRCH;
  return fail(absent ? ErrorCode::not_found : ErrorCode::io, what + ": " + errno_message(error_number));
}

}  // namespace hb
