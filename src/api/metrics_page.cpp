#include "api/metrics_page.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "http/content_encoding.hpp"
#include "model/exposition.hpp"
#include "model/frame_filter.hpp"

namespace hb::api {
namespace {

using http::Encoding;

constexpr std::string_view kCollect = "collect[]";
constexpr std::string_view kExclude = "exclude[]";
constexpr std::string_view kName = "name[]";

http::Headers headers_of(Encoding encoding) {
  http::Headers headers{{"Vary", "Accept, Accept-Encoding"}};
  if (encoding != Encoding::identity) headers.add("Content-Encoding", http::to_string(encoding));
  return headers;
}

http::Response failed(const http::Request& request, const Error& error) {
  return http::error_for(request.path, http::status_of(error.code), error.message);
}

// A name that no collector has is a mistake in `collect[]`; in `exclude[]` it is let pass, as node_exporter
// does: there is nothing to leave out.
Result<FrameFilter> filter_of(const http::Request& request, const Frame& frame) {
  FrameFilter filter{.collectors = request.params(kCollect),
                     .excluded = request.params(kExclude),
                     .metrics = request.params(kName)};
  if (!filter.collectors.empty() && !filter.excluded.empty())
    return fail(ErrorCode::invalid, "collect[] and exclude[] cannot be combined");
  for (const std::string_view name : filter.collectors) {
    if (std::ranges::find(frame.sections, name, &FrameSection::collector) != frame.sections.end()) continue;
    std::vector<std::string_view> names(frame.sections.size());
    std::ranges::transform(frame.sections, names.begin(), &FrameSection::collector);
    return fail(ErrorCode::invalid,
                fmt::format("no collector \"{}\" is running; there are: {}", name, fmt::join(names, ", ")));
  }
  return filter;
}

}  // namespace

MetricsPage::MetricsPage(const LatestFrame& latest)
    : latest_(latest),
      text_(make_forms(ExpositionFormat::prometheus)),
      openmetrics_(make_forms(ExpositionFormat::openmetrics)) {}

MetricsPage::Forms MetricsPage::make_forms(ExpositionFormat format) const {
  Forms forms;
  forms.page = std::make_unique<ExpositionPage>(format);
  // The content type is the request's: OpenMetrics has two.
  forms.plain = std::make_unique<CachedAnswer>(
      latest_, "", [this, page = forms.page.get()] { return render(*page); }, headers_of(Encoding::identity));
  const auto encoded = [&](Encoding encoding) {
    return std::make_unique<CachedAnswer>(
        latest_, "",
        [plain = forms.plain.get(), encoding]() -> Result<std::string> {
          const Result<http::SharedText> text = plain->text();
          if (!text) return std::unexpected(text.error());
          return http::encode_body(**text, encoding);
        },
        headers_of(encoding));
  };
  forms.gzip = encoded(Encoding::gzip);
  forms.zstd = encoded(Encoding::zstd);
  return forms;
}

MetricsPage::Wanted MetricsPage::wanted(const http::Request& request) {
  const auto accept_encoding = request.headers.get("Accept-Encoding").value_or("");
  return {.exposition = negotiate_exposition(request.headers.get("Accept").value_or("")),
          .encoding = http::choose_encoding(accept_encoding, http::kBodyEncodings),
          .is_part = request.param(kCollect) || request.param(kExclude) || request.param(kName)};
}

CachedAnswer& MetricsPage::form(const Wanted& wanted) const {
  const Forms& forms = wanted.exposition.format == ExpositionFormat::openmetrics ? openmetrics_ : text_;
  if (wanted.encoding == Encoding::zstd) return *forms.zstd;
  return wanted.encoding == Encoding::gzip ? *forms.gzip : *forms.plain;
}

std::optional<http::Response> MetricsPage::ready(const http::Request& request) const {
  const Wanted how = wanted(request);
  if (!how.encoding) {
    http::Response refused =
        http::error_for(request.path, 406, "none of the accepted encodings is available");
    refused.headers.add("Vary", "Accept, Accept-Encoding");
    return refused;
  }
  if (how.is_part) return std::nullopt;
  std::optional<http::Response> response = form(how).ready();
  if (response) response->content_type = how.exposition.content_type;
  return response;
}

http::Response MetricsPage::fresh(const http::Request& request) {
  const Wanted how = wanted(request);
  if (how.is_part) return part(request, how);
  http::Response response = form(how).fresh(request);
  if (response.status == 200) response.content_type = how.exposition.content_type;
  return response;
}

Result<std::string> MetricsPage::render(ExpositionPage& page) const {
  const FramePtr frame = latest_.get().frame;
  if (!frame) return fail(ErrorCode::unavailable, "nothing is collected yet; ask again in a second");
  std::string text;
  page.append(text, *frame);
  return text;
}

http::Response MetricsPage::part(const http::Request& request, const Wanted& wanted) const {
  const FramePtr frame = latest_.get().frame;
  if (!frame)
    return failed(request, {ErrorCode::unavailable, "nothing is collected yet; ask again in a second"});
  const Result<FrameFilter> filter = filter_of(request, *frame);
  if (!filter) return failed(request, filter.error());
  std::string text;
  append_exposition(text, filter_frame(*frame, *filter), wanted.exposition.format);
  const bool worth_it = text.size() >= http::kCompressedBytesMin;
  const Encoding encoding = worth_it ? wanted.encoding.value_or(Encoding::identity) : Encoding::identity;
  Result<std::string> body = http::encode_body(text, encoding);
  if (!body) return failed(request, body.error());
  http::Response response;
  response.content_type = wanted.exposition.content_type;
  response.headers = headers_of(encoding);
  response.body = *std::move(body);
  return response;
}

}  // namespace hb::api
