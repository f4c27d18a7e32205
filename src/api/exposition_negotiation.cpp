#include "api/exposition_negotiation.hpp"

#include <optional>

#include "http/accept_list.hpp"
#include "http/fields.hpp"

namespace hb::api {
namespace {

constexpr NegotiatedExposition kText{.format = ExpositionFormat::prometheus,
                                     .content_type = "text/plain; version=0.0.4; charset=utf-8"};
constexpr NegotiatedExposition kOpenMetrics{
    .format = ExpositionFormat::openmetrics,
    .content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8"};
// The same text under the name that the oldest clients ask for.
constexpr NegotiatedExposition kOldOpenMetrics{
    .format = ExpositionFormat::openmetrics,
    .content_type = "application/openmetrics-text; version=0.0.1; charset=utf-8"};

std::optional<NegotiatedExposition> exposition_of(const http::AcceptItem& item) {
  const std::string_view version = item.parameter("version").value_or("");
  if (http::equal_ignoring_case(item.value, "application/openmetrics-text")) {
    if (version == "1.0.0") return kOpenMetrics;
    if (version == "0.0.1" || version.empty()) return kOldOpenMetrics;
  }
  if (http::equal_ignoring_case(item.value, "text/plain") && (version == "0.0.4" || version.empty()))
    return kText;
  return std::nullopt;
}

}  // namespace

NegotiatedExposition negotiate_exposition(std::string_view accept) {
  NegotiatedExposition best = kText;
  int best_quality = 0;
  http::AcceptList list(accept);
  while (const auto item = list.next()) {
    if (item->quality <= best_quality) continue;
    if (const auto exposition = exposition_of(*item)) {
      best = *exposition;
      best_quality = item->quality;
    }
  }
  return best;
}

}  // namespace hb::api
