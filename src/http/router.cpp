#include "http/router.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace hb::http {
namespace {

bool takes(const Route& route, Method method) {
  const Method wanted = method == Method::head ? Method::get : method;
  return std::ranges::find(route.methods, wanted) != route.methods.end();
}

Response method_not_allowed(const Route& route, std::string_view path) {
  std::string allow;
  for (const Method method : route.methods) {
    if (!allow.empty()) allow += ", ";
    allow += to_string(method);
    if (method == Method::get) allow += ", HEAD";
  }
  Response response = error_for(path, 405, "this method is not allowed here; see the Allow header");
  response.headers.add("Allow", allow);
  return response;
}

bool is_seen_by(const Route& route, const Request& request) {
  return route.access == Access::anyone || request.local;
}

bool is_api(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

}  // namespace

void Router::add(Route route) {
  HB_ASSERT(route.path.starts_with('/') && !route.methods.empty());
  HB_ASSERT(route.on_network_thread || route.on_worker);
  if (!route.path.ends_with("/*")) {
    std::string path = route.path;
    const bool added = exact_.emplace(std::move(path), std::move(route)).second;
    HB_ASSERT(added);
    return;
  }
  route.path.pop_back();
  const auto longer = [](const Route& left, const Route& right) {
    return left.path.size() > right.path.size();
  };
  HB_ASSERT(std::ranges::find(prefixes_, route.path, &Route::path) == prefixes_.end());
  prefixes_.insert(std::ranges::upper_bound(prefixes_, route, longer), std::move(route));
}

void Router::set_fallback(std::function<Response(const Request&)> page) {
  fallback_ = Route{
      .methods = {Method::get},
      .path = "/",
      .on_network_thread =
          [page = std::move(page)](const Request& request) { return std::optional<Response>(page(request)); },
      .on_worker = nullptr};
}

const Route* Router::lookup(const Request& request) const {
  const std::string_view path = request.path;
  if (const auto exact = exact_.find(path); exact != exact_.end() && is_seen_by(exact->second, request))
    return &exact->second;
  for (const Route& route : prefixes_) {
    if (path.starts_with(route.path) && is_seen_by(route, request)) return &route;
  }
  return fallback_ && !is_api(path) ? &*fallback_ : nullptr;
}

std::expected<const Route*, Response> Router::find(const Request& request) const {
  const Route* const route = lookup(request);
  if (route == nullptr) return std::unexpected(error_for(request.path, 404, "no such path"));
  if (!takes(*route, request.method)) return std::unexpected(method_not_allowed(*route, request.path));
  return route;
}

std::size_t Router::body_bytes_max(std::string_view target) const {
  const auto exact = exact_.find(target.substr(0, target.find('?')));
  return exact == exact_.end() ? 0 : exact->second.body_bytes_max;
}

Response Router::dispatch(const Request& request) const {
  auto route = find(request);
  if (!route) return std::move(route.error());
  if ((*route)->on_network_thread) {
    if (auto response = (*route)->on_network_thread(request)) return std::move(*response);
  }
  if ((*route)->on_worker) return (*route)->on_worker(request);
  return error_for(request.path, 404, "no such path");
}

}  // namespace hb::http
