#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/cached_answer.hpp"
#include "api/exposition_negotiation.hpp"
#include "api/latest_frame.hpp"
#include "base/error.hpp"
#include "http/accept_encoding.hpp"
#include "http/message.hpp"
#include "model/exposition.hpp"

namespace hb::api {

// /metrics: the newest frame as Prometheus's text or as OpenMetrics (Accept), as it is or compressed
// (Accept-Encoding). `collect[]` and `exclude[]` choose collectors as node_exporter's page does, `name[]`
// metrics. Each form of the whole page is rendered at most once a tick, and only when it is asked for; a
// chosen part is rendered for each request. Thread-safe.
class MetricsPage {
 public:
  // `latest` must outlive the page.
  explicit MetricsPage(const LatestFrame& latest);

  // The answer, where nothing needs to be rendered for it.
  [[nodiscard]] std::optional<http::Response> ready(const http::Request& request) const;
  [[nodiscard]] http::Response fresh(const http::Request& request);

 private:
  // One format in every encoding. Who renders the plain one holds the others off.
  struct Forms {
    std::unique_ptr<ExpositionPage> page;
    std::unique_ptr<CachedAnswer> plain;
    std::unique_ptr<CachedAnswer> gzip;
    std::unique_ptr<CachedAnswer> zstd;
  };
  // How a request wants it.
  struct Wanted {
    NegotiatedExposition exposition;
    std::optional<http::Encoding> encoding;  // nothing: none that there is
    bool is_part = false;
  };

  [[nodiscard]] static Wanted wanted(const http::Request& request);
  [[nodiscard]] Forms make_forms(ExpositionFormat format) const;
  [[nodiscard]] CachedAnswer& form(const Wanted& wanted) const;
  [[nodiscard]] Result<std::string> render(ExpositionPage& page) const;
  [[nodiscard]] http::Response part(const http::Request& request, const Wanted& wanted) const;

  const LatestFrame& latest_;
  const Forms text_;
  const Forms openmetrics_;
};

}  // namespace hb::api
