#pragma once

#include <string_view>

#include "http/statistics.hpp"

namespace hb::http {

// Why a request is answered with an error before any handler sees it. The connection is closed afterwards:
// what follows on it cannot be trusted.
struct Refusal {
  int status = 400;
  Reject reason = Reject::malformed;
  std::string_view message;  // a literal

  bool operator==(const Refusal&) const = default;
};

}  // namespace hb::http
