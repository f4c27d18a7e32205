#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "collect/collector.hpp"
#include "collect/off_tick_reading.hpp"
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

// What counting may cost for each tick on average, and how old the counts may become.
constexpr double kSecondsPerTickMax = 1e-4;
constexpr double kTicksMax = 30;

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

struct Counted {
  Result<Counts> counts;
  std::chrono::duration<double> took{};
};

// How many TCP connections are in each state. The kernel walks its whole table of connections to tell, which
// takes a millisecond and more where the table was made large, however few there are: so this is counted away
// from the tick, and as seldom as keeps it cheap. node_exporter leaves out the states that no connection is
// in; here they are 0, so that the series do not come and go.
class TcpstatCollector final : public Collector {
 public:
  TcpstatCollector(const Clock& clock, const RunOffTick& run) : clock_(clock), reading_(run) {}

  [[nodiscard]] std::string_view name() const override { return "tcpstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (ticks_left_ > 0) --ticks_left_;
    if (ticks_left_ == 0) begin(host);
    if (auto counted = reading_.take()) {
      latest_ = std::move(counted->counts);
      ticks_left_ = ticks_until_next(counted->took);
    }
    if (!latest_) return {};
    if (!*latest_) return std::unexpected(latest_->error());
    emit(**latest_, sink);
    return {};
  }

 private:
  static uint32_t ticks_until_next(std::chrono::duration<double> took) {
    const double ticks = took.count() / kSecondsPerTickMax;
    return static_cast<uint32_t>(std::clamp(std::ceil(ticks), 1.0, kTicksMax));
  }

  void begin(const HostRoot& host) {
    const auto count = [host, counter = counter_, &clock = clock_]() -> Counted {
      const Clock::Steady began = clock.steady_now();
      auto counts = counter->count(host);
      return {.counts = std::move(counts), .took = clock.steady_now() - began};
    };
    if (reading_.begin(count)) ticks_left_ = 1;
  }

  static void emit(const Counts& counts, SampleSink& sink) {
    for (const StateName& state : kStateNames) {
      sink.emit(kStates, {{"state", state.name}},
                static_cast<double>(counts.by_state[static_cast<std::size_t>(state.state)]));
    }
    sink.emit(kStates, {{"state", "rx_queued_bytes"}}, static_cast<double>(counts.receive_queue_bytes));
    sink.emit(kStates, {{"state", "tx_queued_bytes"}}, static_cast<double>(counts.send_queue_bytes));
  }

  const Clock& clock_;
  std::shared_ptr<Counter> counter_ = std::make_shared<Counter>();
  OffTickReading<Counted> reading_;
  std::optional<Result<Counts>> latest_;
  uint32_t ticks_left_ = 0;
};

}  // namespace

CollectorSpec tcpstat_collector() {
  return {.name = "tcpstat", .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<TcpstatCollector>(config.clock, config.run_off_tick);
          }};
}

}  // namespace hb::collect
