#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "collect/collector.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/net_sockets.hpp"
#include "procfs/sock_diag.hpp"

namespace hb::collect {
namespace {

using procfs::Socket;
using procfs::SocketFamily;
using procfs::SocketState;
using procfs::SocketType;

constexpr std::size_t kFileBytesMax = std::size_t{32} << 20;

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

struct Counts {
  std::array<uint64_t, procfs::kSocketStates> by_state{};
  uint64_t receive_queue_bytes = 0;
  uint64_t send_queue_bytes = 0;

  void add(const Socket& socket) {
    ++by_state[static_cast<std::size_t>(socket.state)];
    receive_queue_bytes += socket.receive_queue_bytes;
    send_queue_bytes += socket.send_queue_bytes;
  }
};

// Counts by netlink, or by the files of /proc/net. Of one thread at a time.
class Counter {
 public:
  [[nodiscard]] Result<Counts> count(const HostRoot& host) {
    if (host.is_live()) {
      Counts counts;
      const auto add = [&counts](const Socket& socket) {
        counts.add(socket);
        return true;
      };
      if (diag_.dump_tcp(add)) return counts;
    }
    return count_files(host);
  }

 private:
  static Result<Counts> count_files(const HostRoot& host) {
    Counts counts;
    const auto add_all = [&counts](std::string_view text, SocketFamily family) {
      procfs::InetSocketReader reader(text, family, SocketType::stream);
      for (Socket socket; reader.next(socket);)
        counts.add(socket);
    };
    const auto ipv4 = procfs::read_file(host.proc("net/tcp"), kFileBytesMax);
    if (ipv4) add_all(*ipv4, SocketFamily::ipv4);
    const auto ipv6 = procfs::read_file(host.proc("net/tcp6"), kFileBytesMax);
    if (ipv6) add_all(*ipv6, SocketFamily::ipv6);
    if (!ipv4 && !ipv6) return std::unexpected(ipv4.error());
    return counts;
  }

  procfs::SockDiag diag_;
};

// How many TCP connections are in each state. The kernel walks its whole table of connections to tell, which
// takes a millisecond and more where the table was made large, however few there are: so this is counted away
// from the tick, and as seldom as keeps it cheap. node_exporter leaves out the states that no connection is
// in; here they are 0, so that the series do not come and go.
class TcpstatCollector final : public Collector {
 public:
  TcpstatCollector(const Clock& clock, const RunOffTick& run) : reading_(clock, run) {}

  [[nodiscard]] std::string_view name() const override { return "tcpstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<Counts>* counts = reading_.update_with(
        [&host, this] { return [host, counter = counter_] { return counter->count(host); }; });
    if (counts == nullptr) return {};
    if (!*counts) return std::unexpected(counts->error());
    emit(**counts, sink);
    return {};
  }

 private:
  static void emit(const Counts& counts, SampleSink& sink) {
    for (const StateName& state : kStateNames) {
      sink.emit(kStates, {{"state", state.name}},
                static_cast<double>(counts.by_state[static_cast<std::size_t>(state.state)]));
    }
    sink.emit(kStates, {{"state", "rx_queued_bytes"}}, static_cast<double>(counts.receive_queue_bytes));
    sink.emit(kStates, {{"state", "tx_queued_bytes"}}, static_cast<double>(counts.send_queue_bytes));
  }

  std::shared_ptr<Counter> counter_ = std::make_shared<Counter>();
  PacedReading<Result<Counts>> reading_;
};

}  // namespace

CollectorSpec tcpstat_collector() {
  return {.name = "tcpstat", .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<TcpstatCollector>(config.clock, config.run_off_tick);
          }};
}

}  // namespace hb::collect
