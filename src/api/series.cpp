#include "api/series.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/escaped_name.hpp"
#include "api/prometheus_request.hpp"
#include "base/utf8.hpp"
#include "http/form.hpp"
#include "http/rendered_body.hpp"
#include "promql/json.hpp"
#include "promql/token.hpp"

namespace hb::api {
namespace {

// What all three take.
struct Wanted {
  std::optional<std::size_t> limit;
  TimeRange range;
  Selectors selectors;
};

// Prometheus names the parameter of a bad selector for the series alone.
Result<Wanted> wanted(const http::Request& request, const promql::Limits& limits, bool names_match) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters)
    return fail(ErrorCode::invalid, "error parsing form values: " + parameters.error().message);
  if (names_match && !parameters->get("match[]"))
    return fail(ErrorCode::invalid, "no match[] parameter provided");
  const auto limit = limit_parameter(*parameters);
  if (!limit) return std::unexpected(limit.error());
  const Result<TimeRange> range = range_parameters(*parameters);
  if (!range) return std::unexpected(range.error());
  Result<Selectors> selectors = selector_parameters(*parameters, limits);
  if (!selectors && names_match) return invalid_parameter("match[]", selectors.error());
  if (!selectors) return std::unexpected(std::move(selectors.error()));
  return Wanted{*limit, *range, *std::move(selectors)};
}

http::Response failed(const Error& error) {
  const std::string_view type = promql::api_error_type(error.code);
  return http::prometheus_error(type == "execution" ? 422 : 503, type, error.message);
}

// The sorted union of what `ask` finds for each selector; for none at all where there are none.
using Ask = std::function<Result<std::vector<std::string>>(std::span<const Matcher>)>;
Result<std::vector<std::string>> union_of(const Selectors& selectors, const Ask& ask) {
  if (selectors.empty()) return ask({});
  if (selectors.size() == 1) return ask(selectors.front());
  std::set<std::string> all;
  for (const std::vector<Matcher>& matchers : selectors) {
    Result<std::vector<std::string>> found = ask(matchers);
    if (!found) return found;
    all.insert(std::move_iterator(found->begin()), std::move_iterator(found->end()));
  }
  return std::vector<std::string>(all.begin(), all.end());
}

using SeriesLabels = std::shared_ptr<const Labels>;

Result<std::vector<SeriesLabels>> matching_series(SeriesSource& source, const Wanted& wanted) {
  std::vector<SeriesLabels> all;
  for (const std::vector<Matcher>& matchers : wanted.selectors) {
    auto found = source.series(matchers, wanted.range);
    if (!found) return found;
    std::ranges::move(*found, std::back_inserter(all));
  }
  std::ranges::sort(all, [](const SeriesLabels& a, const SeriesLabels& b) { return *a < *b; });
  const auto repeated =
      std::ranges::unique(all, [](const SeriesLabels& a, const SeriesLabels& b) { return *a == *b; });
  all.erase(repeated.begin(), repeated.end());
  return all;
}

}  // namespace

http::Response series_answer(SeriesSource& source, const promql::Limits& limits,
                             const http::Request& request) {
  const Result<Wanted> want = wanted(request, limits, true);
  if (!want) return bad_data(want.error());
  const Result<std::vector<SeriesLabels>> series = matching_series(source, *want);
  if (!series) return failed(series.error());
  const std::size_t shown = std::min(series->size(), want->limit.value_or(SIZE_MAX));
  std::string out = R"({"status":"success","data":[)";
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out.push_back(',');
    promql::append_json_labels(out, *(*series)[i], false);
  }
  out.push_back(']');
  if (shown < series->size()) promql::append_json_messages(out, "warning", {std::string(kTruncated)});
  out.push_back('}');
  return http::compressed(request, http::kJson, std::move(out));
}

http::Response labels_answer(SeriesSource& source, const promql::Limits& limits,
                             const http::Request& request) {
  const Result<Wanted> want = wanted(request, limits, false);
  if (!want) return bad_data(want.error());
  const auto names = union_of(want->selectors, [&](std::span<const Matcher> matchers) {
    return source.label_names(matchers, want->range);
  });
  if (!names) return failed(names.error());
  return http::compressed(request, http::kJson, string_list_answer(*names, want->limit));
}

http::Response label_values_answer(SeriesSource& source, const promql::Limits& limits,
                                   const http::Request& request) {
  constexpr std::string_view kValues = "/values";
  const std::string_view path = request.path;
  if (!path.starts_with(kLabelPath) || !path.ends_with(kValues) ||
      path.size() <= kLabelPath.size() + kValues.size()) {
    return http::error_for(path, 404, "no such path");
  }
  const std::string name =
      unescaped_name(path.substr(kLabelPath.size(), path.size() - kLabelPath.size() - kValues.size()));
  if (!is_valid_utf8(name))
    return bad_data({ErrorCode::invalid, "invalid label name: " + promql::quoted(name)});
  const Result<Wanted> want = wanted(request, limits, false);
  if (!want) return bad_data(want.error());
  const auto values = union_of(want->selectors, [&](std::span<const Matcher> matchers) {
    return source.label_values(name, matchers, want->range);
  });
  if (!values) return failed(values.error());
  return http::compressed(request, http::kJson, string_list_answer(*values, want->limit));
}

}  // namespace hb::api
