#include "api/dashboards.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api/json_dump.hpp"

namespace hb::api {
namespace {

using dashboard::Change;
using dashboard::Outcome;
using nlohmann::ordered_json;

// The error types of Prometheus's envelope, by the statuses that occur here.
std::string_view type_of(int status) {
  switch (status) {
    case 400:
      return "bad_data";
    case 404:
      return "not_found";
    case 422:
      return "limit";
    default:
      return "internal";
  }
}

http::Response refusal(const Error& error) {
  const int status = http::status_of(error.code);
  return http::prometheus_error(status, type_of(status), error.message);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The tags of an If-Match, without their quotes. A weak one matches nothing here (RFC 9110, section 13.1.1).
std::vector<std::string> tags_of(std::string_view field) {
  std::vector<std::string> tags;
  while (!field.empty()) {
    const std::size_t comma = std::min(field.find(','), field.size());
    const std::string_view tag = trimmed(field.substr(0, comma));
    const bool quoted = tag.size() >= 2 && tag.front() == '"' && tag.back() == '"';
    tags.emplace_back(quoted ? tag.substr(1, tag.size() - 2) : tag);
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  return tags;
}

dashboard::Precondition precondition_of(const http::Request& request) {
  dashboard::Precondition precondition;
  if (const auto match = request.headers.get("If-Match")) {
    precondition.present = true;
    if (trimmed(*match) != "*") precondition.versions = tags_of(*match);
    if (precondition.versions.empty() && trimmed(*match) != "*") precondition.versions.emplace_back();
  }
  if (trimmed(request.headers.get("If-None-Match").value_or("")) == "*") precondition.absent = true;
  return precondition;
}

http::Response tagged(http::Response response, std::string_view version) {
  if (!version.empty()) response.headers.add("ETag", fmt::format("\"{}\"", version));
  return response;
}

http::Response changed_meanwhile(const Change& change) {
  const std::string_view message =
      change.version.empty()
          ? "the dashboard has been deleted meanwhile"
          : "the dashboard has been changed meanwhile, or there is one of this name already";
  return tagged(http::prometheus_error(412, "conflict", message), change.version);
}

bool is_json(const http::Request& request) {
  const std::string_view type = request.headers.get("Content-Type").value_or("");
  return http::equal_ignoring_case(trimmed(type.substr(0, type.find(';'))), http::kJson);
}

http::Response answer_of(const Result<Change>& change, std::string_view name) {
  if (!change) return refusal(change.error());
  if (change->outcome == Outcome::refused) return changed_meanwhile(*change);
  ordered_json data = {{"name", name}};
  if (!change->version.empty()) data["version"] = change->version;
  const ordered_json body = {{"status", "success"}, {"data", std::move(data)}};
  return tagged(http::json(dump_json(body), change->outcome == Outcome::created ? 201 : 200),
                change->version);
}

}  // namespace

http::Response dashboards_answer(dashboard::Dashboards& dashboards) {
  const auto summaries = dashboards.list();
  if (!summaries) return refusal(summaries.error());
  ordered_json list = ordered_json::array();
  for (const dashboard::Summary& each : *summaries) {
    list.push_back({{"name", each.name},
                    {"title", each.title},
                    {"version", each.version},
                    {"bytes", each.bytes},
                    {"changed", unix_seconds(each.changed)}});
  }
  const ordered_json body = {{"status", "success"},
                             {"data", {{"kept", dashboards.kept()}, {"dashboards", std::move(list)}}}};
  return http::json(dump_json(body));
}

http::Response dashboard_answer(dashboard::Dashboards& dashboards, const http::Request& request) {
  const std::string_view name = std::string_view(request.path).substr(kDashboardsPath.size() + 1);
  if (request.method == http::Method::put) {
    if (!is_json(request))
      return http::prometheus_error(415, "bad_data", "a dashboard is sent as Content-Type: application/json");
    return answer_of(dashboards.put(name, request.body, precondition_of(request)), name);
  }
  if (request.method == http::Method::delete_)
    return answer_of(dashboards.erase(name, precondition_of(request)), name);
  Result<dashboard::Document> document = dashboards.get(name);
  if (!document) return refusal(document.error());
  const std::string version = document->version;
  return tagged(http::json(std::move(document->text)), version);
}

}  // namespace hb::api
