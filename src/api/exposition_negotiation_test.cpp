#include "api/exposition_negotiation.hpp"

#include <gtest/gtest.h>

namespace hb::api {
namespace {

TEST(ExpositionNegotiation, TakesTheMostWantedFormat) {
  constexpr std::string_view kText = "text/plain; version=0.0.4; charset=utf-8";
  constexpr std::string_view kOpen = "application/openmetrics-text; version=1.0.0; charset=utf-8";
  constexpr std::string_view kOldOpen = "application/openmetrics-text; version=0.0.1; charset=utf-8";
  const struct {
    std::string_view accept;
    std::string_view content_type;
  } cases[] = {
      {"", kText},
      {"*/*", kText},
      {"text/html,application/xhtml+xml,*/*;q=0.8", kText},
      {"application/json", kText},
      {"application/openmetrics-text", kOldOpen},
      {"application/openmetrics-text; version=0.0.1", kOldOpen},
      {"application/openmetrics-text; version=1.0.0; charset=utf-8", kOpen},
      {"Application/OpenMetrics-Text;Version=\"1.0.0\"", kOpen},
      {"application/openmetrics-text; version=2.0.0", kText},
      {"text/plain;version=1.0.0, application/openmetrics-text;version=1.0.0;q=0.1", kOpen},
      {"application/openmetrics-text;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.5", kText},
      {"text/plain, application/openmetrics-text;version=1.0.0", kText},
      {"application/openmetrics-text;version=1.0.0;q=0", kText},
      {"application/openmetrics-text;version=1.0.0;q=2", kText},
      // What Prometheus 2.42 and 3 send.
      {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
       "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       kOpen},
      {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
       "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
       "text/plain;version=0.0.4;q=0.2,/;q=0.1",
       kOpen},
  };
  for (const auto& [accept, content_type] : cases) {
    const NegotiatedExposition got = negotiate_exposition(accept);
    EXPECT_EQ(got.content_type, content_type) << accept;
    EXPECT_EQ(got.format == ExpositionFormat::openmetrics, content_type != kText) << accept;
  }
}

}  // namespace
}  // namespace hb::api
