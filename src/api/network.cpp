#include "api/network.hpp"

#include <array>
#include <string_view>
#include <unordered_map>

#include "api/json_dump.hpp"
#include "procfs/interfaces.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/net_dev.hpp"
#include "procfs/pid_status.hpp"
#include "procfs/socket_owners.hpp"
#include "procfs/sockets.hpp"

namespace hb::api {
namespace {

using nlohmann::ordered_json;
using procfs::NetDevColumn;
using Owners = std::unordered_map<uint64_t, procfs::SocketOwner>;

// The user ids of processes: real, effective, saved and of file systems; each process is looked up once.
class ProcessUsers {
 public:
  explicit ProcessUsers(const procfs::HostRoot& host) : host_(host) {}

  // Empty when the process is gone, and for pid 0, which is none.
  const ordered_json& uids(uint32_t pid) {
    const auto [entry, is_new] = known_.try_emplace(pid, ordered_json::array());
    if (is_new && pid != 0) {
      const Result<std::string> status = procfs::read_file(host_.proc(std::to_string(pid) + "/status"));
      if (status) entry->second = procfs::parse_pid_status(*status).uids;
    }
    return entry->second;
  }

 private:
  const procfs::HostRoot& host_;
  std::unordered_map<uint32_t, ordered_json> known_;
};

ordered_json counters_json(const procfs::HostRoot& host) {
  ordered_json counters = ordered_json::array();
  const std::string text = procfs::read_file(host.proc("net/dev")).value_or("");
  procfs::NetDevReader reader(text);
  for (procfs::NetDevStats device; reader.next(device);) {
    counters.push_back({{"name", device.device},
                        {"bytesSent", device[NetDevColumn::transmit_bytes]},
                        {"bytesRecv", device[NetDevColumn::receive_bytes]},
                        {"packetsSent", device[NetDevColumn::transmit_packets]},
                        {"packetsRecv", device[NetDevColumn::receive_packets]},
                        {"errin", device[NetDevColumn::receive_errs]},
                        {"errout", device[NetDevColumn::transmit_errs]},
                        {"dropin", device[NetDevColumn::receive_drop]},
                        {"dropout", device[NetDevColumn::transmit_drop]},
                        {"fifoin", device[NetDevColumn::receive_fifo]},
                        {"fifoout", device[NetDevColumn::transmit_fifo]}});
  }
  return counters;
}

// hardwareaddr is what the original's document says, hardwareAddr what its answers had: both are here.
ordered_json interfaces_json(const procfs::HostRoot& host) {
  ordered_json interfaces = ordered_json::array();
  for (const procfs::NetworkInterface& interface :
       procfs::list_interfaces(host).value_or(std::vector<procfs::NetworkInterface>{})) {
    ordered_json addresses = ordered_json::array();
    for (const std::string& address : interface.addresses)
      addresses.push_back({{"addr", address}});
    interfaces.push_back({{"index", interface.index},
                          {"mtu", interface.mtu},
                          {"name", interface.name},
                          {"hardwareAddr", interface.hardware_address},
                          {"hardwareaddr", interface.hardware_address},
                          {"flags", interface.flags},
                          {"addrs", std::move(addresses)}});
  }
  return interfaces;
}

// The families and types of socket(2), which the original answers in.
constexpr int family_number(procfs::SocketFamily family) {
  switch (family) {
    case procfs::SocketFamily::unix_domain:
      return 1;
    case procfs::SocketFamily::ipv4:
      return 2;
    case procfs::SocketFamily::ipv6:
      return 10;
  }
  return 0;
}

constexpr int type_number(procfs::SocketType type) {
  switch (type) {
    case procfs::SocketType::stream:
      return 1;
    case procfs::SocketType::datagram:
      return 2;
    case procfs::SocketType::seqpacket:
      return 5;
  }
  return 0;
}

// Only TCP has a status that means something to a reader.
std::string_view status_text(const procfs::Socket& socket) {
  static constexpr std::array<std::string_view, procfs::kSocketStates> kNames{
      "NONE",  "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
      "CLOSE", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "SYN_RECV"};
  const bool tcp =
      socket.type == procfs::SocketType::stream && socket.family != procfs::SocketFamily::unix_domain;
  return tcp ? kNames[static_cast<std::size_t>(socket.state)] : kNames[0];
}

ordered_json address_json(const procfs::Socket& socket, const procfs::SocketAddress& address) {
  return {{"ip", procfs::address_text(socket.family, address)}, {"port", address.port}};
}

ordered_json describe(const procfs::Socket& socket, const Owners& owners, ProcessUsers& users) {
  const auto found = owners.find(socket.inode);
  const bool owned = socket.inode != 0 && found != owners.end();
  const procfs::SocketOwner owner = owned ? found->second : procfs::SocketOwner{};
  return {{"fd", owner.fd},
          {"family", family_number(socket.family)},
          {"type", type_number(socket.type)},
          {"localaddr", address_json(socket, socket.local)},
          {"remoteaddr", address_json(socket, socket.remote)},
          {"status", status_text(socket)},
          {"uids", users.uids(owner.pid)},
          {"pid", owner.pid},
          {"process", owner.comm},
          {"inode", socket.inode}};
}

ordered_json connections_json(const procfs::HostRoot& host) {
  ordered_json connections = ordered_json::array();
  const procfs::SocketList list = procfs::list_sockets(host).value_or(procfs::SocketList{});
  const Owners owners = procfs::find_socket_owners(host);
  ProcessUsers users(host);
  for (const procfs::Socket& socket : list.sockets)
    connections.push_back(describe(socket, owners, users));
  return connections;
}

}  // namespace

Result<std::string> network_json(const procfs::HostRoot& host) {
  return dump_json({{"io_usage", counters_json(host)},
                    {"interfaces", interfaces_json(host)},
                    {"connections", connections_json(host)}});
}

}  // namespace hb::api
