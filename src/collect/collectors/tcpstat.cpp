#include <array>
#include <cstdint>
#include <string_view>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/net_sockets.hpp"
#include "procfs/sock_diag.hpp"

namespace hb::collect {
namespace {

using procfs::Socket;
using procfs::SocketFamily;
using procfs::SocketState;
using procfs::SocketType;

constexpr Metric kStates{"node_tcp_connection_states", "Number of connection states.", MetricType::gauge};

struct StateName {
  SocketState state;
  std::string_view name;
};
constexpr std::array<StateName, 11> kStateNames = {{{SocketState::established, "established"},
                                                    {SocketState::syn_sent, "syn_sent"},
                                                    {SocketState::syn_recv, "syn_recv"},
                                                    {SocketState::fin_wait1, "fin_wait1"},
                                                    {SocketState::fin_wait2, "fin_wait2"},
                                                    {SocketState::time_wait, "time_wait"},
                                                    {SocketState::close, "close"},
                                                    {SocketState::close_wait, "close_wait"},
                                                    {SocketState::last_ack, "last_ack"},
                                                    {SocketState::listen, "listen"},
                                                    {SocketState::closing, "closing"}}};

// How many TCP connections are in each state. node_exporter leaves out the states that no connection is in;
// here they are 0, so that the series do not come and go.
class TcpstatCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "tcpstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    counts_ = {};
    if (!host.is_live() || !count_by_netlink()) {
      counts_ = {};
      if (auto counted = count_by_files(host); !counted) return counted;
    }
    for (const StateName& state : kStateNames) {
      sink.emit(kStates, {{"state", state.name}},
                static_cast<double>(counts_.by_state[static_cast<std::size_t>(state.state)]));
    }
    sink.emit(kStates, {{"state", "rx_queued_bytes"}}, static_cast<double>(counts_.receive_queue_bytes));
    sink.emit(kStates, {{"state", "tx_queued_bytes"}}, static_cast<double>(counts_.send_queue_bytes));
    return {};
  }

 private:
  struct Counts {
    std::array<uint64_t, procfs::kSocketStates> by_state{};
    uint64_t receive_queue_bytes = 0;
    uint64_t send_queue_bytes = 0;
  };

  void count(const Socket& socket) {
    ++counts_.by_state[static_cast<std::size_t>(socket.state)];
    counts_.receive_queue_bytes += socket.receive_queue_bytes;
    counts_.send_queue_bytes += socket.send_queue_bytes;
  }

  bool count_by_netlink() {
    const auto visit = [this](const Socket& socket) {
      count(socket);
      return true;
    };
    const bool ipv4 = diag_.dump(SocketFamily::ipv4, SocketType::stream, visit).has_value();
    const bool ipv6 = diag_.dump(SocketFamily::ipv6, SocketType::stream, visit).has_value();
    return ipv4 || ipv6;
  }

  Result<void> count_by_files(const HostRoot& host) {
    const auto ipv4 = ipv4_.read(host);
    if (ipv4) count_all(procfs::InetSocketReader(*ipv4, SocketFamily::ipv4, SocketType::stream));
    const auto ipv6 = ipv6_.read(host);
    if (ipv6) count_all(procfs::InetSocketReader(*ipv6, SocketFamily::ipv6, SocketType::stream));
    if (!ipv4 && !ipv6) return std::unexpected(ipv4.error());
    return {};
  }

  void count_all(procfs::InetSocketReader reader) {
    Socket socket;
    while (reader.next(socket))
      count(socket);
  }

  procfs::SockDiag diag_;
  procfs::KeptFile ipv4_{HostRoot::Tree::proc, "net/tcp"};
  procfs::KeptFile ipv6_{HostRoot::Tree::proc, "net/tcp6"};
  Counts counts_;
};

}  // namespace

CollectorSpec tcpstat_collector() {
  return {.name = "tcpstat", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<TcpstatCollector>();
          }};
}

}  // namespace hb::collect
