#include "http/guard.hpp"

namespace hb::http {
namespace {

constexpr Refusal kNoHost{.status = 400, .reason = Reject::host, .message = "one Host header is required"};
constexpr Refusal kBadHost{.status = 400, .reason = Reject::host, .message = "the Host header is malformed"};
constexpr Refusal kOtherHost{
    .status = 421,
    .reason = Reject::host,
    .message = "this server does not answer for that host name; --allowed-host NAME adds one"};
constexpr Refusal kOtherOrigin{
    .status = 403, .reason = Reject::origin, .message = "requests from the pages of other sites are refused"};

std::optional<Refusal> check_authority(const HostPolicy& policy, std::string_view text) {
  const auto authority = parse_authority(text);
  if (!authority) return kBadHost;
  if (!policy.allows(*authority)) return kOtherHost;
  return std::nullopt;
}

bool is_safe(Method method) {
  return method == Method::get || method == Method::head || method == Method::options;
}

// Without the port that the scheme implies, which browsers leave out and other clients may not.
std::string_view without_default_port(std::string_view authority, std::string_view port) {
  if (authority.ends_with(port)) authority.remove_suffix(port.size());
  return authority;
}

bool is_same_origin(std::string_view origin, std::string_view host) {
  for (const auto& [scheme, port] :
       {std::pair<std::string_view, std::string_view>{"http://", ":80"}, {"https://", ":443"}}) {
    if (!origin.starts_with(scheme)) continue;
    return equal_ignoring_case(without_default_port(origin.substr(scheme.size()), port),
                               without_default_port(host, port));
  }
  return false;
}

}  // namespace

std::optional<Refusal> check_host(const HostPolicy& policy, const Headers& headers,
                                  std::string_view target_authority, bool http_1_0) {
  const std::size_t hosts = headers.count("Host");
  if (hosts > 1 || (hosts == 0 && !http_1_0)) return kNoHost;
  if (hosts == 1) {
    if (const auto refusal = check_authority(policy, *headers.get("Host"))) return refusal;
  }
  if (!target_authority.empty()) return check_authority(policy, target_authority);
  return std::nullopt;
}

std::optional<Refusal> check_origin(Method method, const Headers& headers) {
  if (is_safe(method)) return std::nullopt;
  if (headers.get("Sec-Fetch-Site") == "cross-site") return kOtherOrigin;
  const auto origin = headers.get("Origin");
  if (!origin) return std::nullopt;
  const auto host = headers.get("Host");
  if (headers.count("Origin") > 1 || !host || !is_same_origin(*origin, *host)) return kOtherOrigin;
  return std::nullopt;
}

}  // namespace hb::http
