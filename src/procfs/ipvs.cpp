#include "procfs/ipvs.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "procfs/fields.hpp"
#include "procfs/ip_text.hpp"

namespace hb::procfs {
namespace {

struct Endpoint {
  std::string address;
  uint16_t port = 0;
};

std::string ipv4_text(uint32_t address) {
  const uint32_t binary = htonl(address);
  return ip_text({reinterpret_cast<const char*>(&binary), sizeof binary});
}

std::optional<std::string> ipv6_text(const std::string& address) {
  in6_addr binary{};
  if (::inet_pton(AF_INET6, address.c_str(), &binary) != 1) return std::nullopt;
  return ip_text({reinterpret_cast<const char*>(&binary), sizeof binary});
}

// "C0A80016:0CEA" or "[2620:0000:0000:0000:0000:0000:0000:0001]:0050".
std::optional<Endpoint> parse_endpoint(std::string_view text) {
  constexpr std::size_t kIpv4Bytes = 13;
  constexpr std::size_t kIpv6Bytes = 46;
  if (text.size() != kIpv4Bytes && text.size() != kIpv6Bytes) return std::nullopt;
  const auto port = parse_u64(text.substr(text.size() - 4), 16);
  if (!port) return std::nullopt;
  if (text.size() == kIpv4Bytes) {
    const auto address = parse_u64(text.substr(0, 8), 16);
    if (!address) return std::nullopt;
    return Endpoint{.address = ipv4_text(static_cast<uint32_t>(*address)),
                    .port = static_cast<uint16_t>(*port)};
  }
  const auto address = ipv6_text(std::string(text.substr(1, kIpv6Bytes - 7)));
  if (!address) return std::nullopt;
  return Endpoint{.address = *address, .port = static_cast<uint16_t>(*port)};
}

}  // namespace

Result<IpvsStats> parse_ipvs_stats(std::string_view text) {
  TextCursor lines(text);
  lines.line();
  lines.line();
  const std::string_view line = lines.line();
  std::array<std::string_view, 5> fields{};
  if (lines.at_end() || split_fields(line, fields) != fields.size())
    return corrupt_line("net/ip_vs_stats", line);
  std::array<uint64_t, 5> numbers{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto number = parse_u64(fields[i], 16);
    if (!number) return corrupt_line("net/ip_vs_stats", line);
    numbers[i] = *number;
  }
  return IpvsStats{.connections = numbers[0],
                   .incoming_packets = numbers[1],
                   .outgoing_packets = numbers[2],
                   .incoming_bytes = numbers[3],
                   .outgoing_bytes = numbers[4]};
}

Result<void> IpvsBackendReader::take_virtual_server(std::string_view protocol, TextCursor line) {
  const std::string_view what = line.field();
  if (what.empty()) return {};
  IpvsBackend server;
  server.protocol = protocol;
  if (protocol == "FWM") {
    server.local_mark = what;
  } else {
    const auto endpoint = parse_endpoint(what);
    if (!endpoint) return corrupt_line("net/ip_vs", what);
    server.local_address = endpoint->address;
    server.local_port = endpoint->port;
  }
  virtual_server_ = std::move(server);
  return {};
}

Result<bool> IpvsBackendReader::next(IpvsBackend& out) {
  while (!lines_.at_end()) {
    const std::string_view line = lines_.line();
    TextCursor cursor(line);
    const std::string_view first = cursor.field();
    if (first == "TCP" || first == "UDP" || first == "FWM") {
      const auto taken = take_virtual_server(first, cursor);
      if (!taken) return std::unexpected(taken.error());
    }
    if (first != "->") continue;
    std::array<std::string_view, 5> fields{};
    if (split_fields(cursor.rest(), fields) < fields.size()) continue;
    if (fields[0] == "RemoteAddress:Port") continue;
    const auto remote = parse_endpoint(fields[0]);
    const auto weight = parse_u64(fields[2]);
    const auto active = parse_u64(fields[3]);
    const auto inactive = parse_u64(fields[4]);
    if (!remote || !weight || !active || !inactive) return corrupt_line("net/ip_vs", line);
    out = virtual_server_;
    out.remote_address = remote->address;
    out.remote_port = remote->port;
    out.weight = *weight;
    out.active_connections = *active;
    out.inactive_connections = *inactive;
    return true;
  }
  return false;
}

}  // namespace hb::procfs
