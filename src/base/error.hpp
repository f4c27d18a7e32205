#pragma once

#include <expected>
#include <string>
#include <utility>

namespace hb {

// What kind of failure an Error is. One function in http maps these to HTTP statuses.
enum class ErrorCode {
  invalid,      // the input is wrong: the caller can mend it
  not_found,    // what was asked for does not exist
  corrupt,      // bytes that this program or the kernel wrote do not parse
  io,           // the operating system refused
  unsupported,  // known, but not done here
  limit,        // a named maximum was reached
  timeout,      // it took longer than it may
  unavailable,  // not now; asking again later can succeed
};

// An expected failure: a message for a person, which names the path, series or offset and what to do.
struct Error {
  ErrorCode code = ErrorCode::invalid;
  std::string message;

  bool operator==(const Error&) const = default;
};

// Every function that can fail in an expected way returns this. Exceptions come from libraries only and end
// at the module's edge.
template <typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
  return std::unexpected<Error>(Error{code, std::move(message)});
}

// The message of an errno value ("No such file or directory"). Thread-safe.
[[nodiscard]] std::string errno_message(int error_number);

// An io error that reads "<what>: <strerror>"; ENOENT and ESRCH become not_found.
[[nodiscard]] std::unexpected<Error> fail_errno(int error_number, const std::string& what);

}  // namespace hb
