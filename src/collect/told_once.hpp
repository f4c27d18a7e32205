#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace hb::collect {

// What stands for the message of an error that was told in full before. It fits into a string without
// allocation.
inline constexpr std::string_view kToldBefore = "as told before";

// The error that a collector returns at every tick of a host that has no such thing: the first names what is
// missing, which the log has then, and those after it allocate nothing. Belongs to one thread.
class ToldOnce {
 public:
  // `message` makes the message: std::string().
  template <typename MakeMessage>
  [[nodiscard]] std::unexpected<Error> fail(ErrorCode code, MakeMessage message) {
    if (std::exchange(told_, true)) return hb::fail(code, std::string(kToldBefore));
    return hb::fail(code, message());
  }

 private:
  bool told_ = false;
};

}  // namespace hb::collect
