#include "store/refusal.hpp"

#include <cerrno>

namespace hb::store {

bool is_passing(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return true;
    default:
      return false;
  }
}

std::unexpected<Error> fail_refused(int error_number, const std::string& path) {
  if (!is_passing(error_number)) return fail_errno(error_number, path);
  const bool full = error_number == ENOSPC || error_number == EDQUOT;
  return fail(ErrorCode::unavailable,
              path + ": " + errno_message(error_number) + (full ? "; make room" : ""));
}

}  // namespace hb::store
