#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "collect/collector.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/net_sockets.hpp"

namespace hb::collect {
namespace {

using procfs::Socket;
using procfs::SocketFamily;
using procfs::SocketType;

constexpr Metric kQueues{"node_udp_queues",
                         "Number of allocated memory in the kernel for UDP datagrams in bytes.",
                         MetricType::gauge};

constexpr std::size_t kFileBytesMax = std::size_t{32} << 20;

struct QueuedBytes {
  uint64_t sent = 0;
  uint64_t received = 0;
};
// Nothing of a family that the kernel does not have.
struct Queues {
  std::optional<QueuedBytes> ipv4 = {};
  std::optional<QueuedBytes> ipv6 = {};
};

Result<std::optional<QueuedBytes>> sum_up(const std::string& path, SocketFamily family) {
  const auto text = procfs::read_file(path, kFileBytesMax);
  if (!text) {
    if (text.error().code == ErrorCode::not_found) return std::optional<QueuedBytes>();
    return std::unexpected(text.error());
  }
  QueuedBytes sum;
  procfs::InetSocketReader reader(*text, family, SocketType::datagram);
  for (Socket socket; reader.next(socket);) {
    sum.sent += socket.send_queue_bytes;
    sum.received += socket.receive_queue_bytes;
  }
  return sum;
}

Result<Queues> read_queues(const HostRoot& host) {
  const auto ipv4 = sum_up(host.proc("net/udp"), SocketFamily::ipv4);
  if (!ipv4) return std::unexpected(ipv4.error());
  const auto ipv6 = sum_up(host.proc("net/udp6"), SocketFamily::ipv6);
  if (!ipv6) return std::unexpected(ipv6.error());
  if (!*ipv4 && !*ipv6) return fail(ErrorCode::not_found, host.proc("net/udp") + ": no UDP here");
  return Queues{.ipv4 = *ipv4, .ipv6 = *ipv6};
}

// How many bytes wait in the queues of all UDP sockets. The kernel walks its table of sockets to tell: so
// this is read away from the tick.
class UdpQueuesCollector final : public Collector {
 public:
  explicit UdpQueuesCollector(const CollectorConfig& config) : reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "udp_queues"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<Queues>* queues =
        reading_.update_with([&host] { return [host] { return read_queues(host); }; });
    if (queues == nullptr) return {};
    if (!*queues) return std::unexpected(queues->error());
    emit("v4", (*queues)->ipv4, sink);
    emit("v6", (*queues)->ipv6, sink);
    return {};
  }

 private:
  static void emit(std::string_view family, const std::optional<QueuedBytes>& bytes, SampleSink& sink) {
    if (!bytes) return;
    sink.emit(kQueues, {{"queue", "tx"}, {"ip", family}}, static_cast<double>(bytes->sent));
    sink.emit(kQueues, {{"queue", "rx"}, {"ip", family}}, static_cast<double>(bytes->received));
  }

  PacedReading<Result<Queues>> reading_;
};

}  // namespace

CollectorSpec udp_queues_collector() {
  return {.name = "udp_queues",
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<UdpQueuesCollector>(config);
          }};
}

}  // namespace hb::collect
