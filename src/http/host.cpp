#include "http/host.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace hb::http {
namespace {

constexpr std::size_t kHostBytesMax = 255;  // of a name, RFC 1035
constexpr std::size_t kPortDigitsMax = 5;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
}

std::optional<in6_addr> parse_ipv6(const std::string& text) {
  in6_addr address{};
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
  return address;
}

}  // namespace

std::optional<Authority> parse_authority(std::string_view text) {
  Authority authority;
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    authority.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
    if (!parse_ipv6(std::string(authority.host))) return std::nullopt;
  } else {
    authority.host = text.substr(0, text.find(':'));
    rest = text.substr(authority.host.size());
    if (!std::ranges::all_of(authority.host, is_name_character)) return std::nullopt;
  }
  if (authority.host.empty() || authority.host.size() > kHostBytesMax) return std::nullopt;
  if (rest.empty()) return authority;
  authority.port = rest.substr(1);
  if (rest.front() != ':' || authority.port.size() > kPortDigitsMax ||
      !std::ranges::all_of(authority.port, is_digit))
    return std::nullopt;
  return authority;
}

std::string canonical_host(std::string_view host) {
  if (host.size() > 2 && host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::string canonical(host);
  if (host.find(':') != std::string_view::npos) {
    const auto address = parse_ipv6(canonical);
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address && inet_ntop(AF_INET6, &*address, text.data(), text.size()) != nullptr) return text.data();
  }
  std::ranges::transform(canonical, canonical.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (canonical.size() > 1 && canonical.ends_with('.') && !canonical.ends_with("..")) canonical.pop_back();
  return canonical;
}

bool is_loopback_host(std::string_view canonical) {
  if (canonical == "localhost" || canonical.ends_with(".localhost") || canonical == "::1") return true;
  if (!canonical.starts_with("127.")) return false;
  in_addr address{};
  return inet_pton(AF_INET, std::string(canonical).c_str(), &address) == 1;
}

HostPolicy::HostPolicy(const std::vector<std::string>& allowed) {
  for (const std::string& host : allowed)
    allowed_.push_back(canonical_host(host));
}

HostPolicy HostPolicy::any() {
  HostPolicy policy({});
  policy.any_ = true;
  return policy;
}

bool HostPolicy::allows(const Authority& authority) const {
  if (any_) return true;
  const std::string host = canonical_host(authority.host);
  return is_loopback_host(host) || std::ranges::find(allowed_, host) != allowed_.end();
}

}  // namespace hb::http
