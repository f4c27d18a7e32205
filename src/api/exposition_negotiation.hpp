#pragma once

#include <string_view>

#include "model/exposition_entry.hpp"

namespace hb::api {

// A format of metrics and the Content-Type that says so; of static storage.
struct NegotiatedExposition {
  ExpositionFormat format = ExpositionFormat::prometheus;
  std::string_view content_type;
};

// The format to send, by an Accept header: of the media types that name one, the most wanted, then the first.
// Prometheus's text when there is none; parameters that do not matter here, such as `escaping`, are let pass.
[[nodiscard]] NegotiatedExposition negotiate_exposition(std::string_view accept);

}  // namespace hb::api
