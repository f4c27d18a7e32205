#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "http/statistics.hpp"

namespace hb::http {

// Counts on the network thread, is read from any. Each number is exact; together they are of nearly one
// moment.
class Counters {
 public:
  void opened() {
    add(connections_);
    add(connections_total_);
  }
  void closed() { connections_.fetch_sub(1, std::memory_order_relaxed); }
  void stream_opened() { add(streams_); }
  void stream_closed() { streams_.fetch_sub(1, std::memory_order_relaxed); }
  void responded(int status) { add(responses_.at(static_cast<std::size_t>(status / 100 - 1))); }
  void rejected(Reject reason) { add(rejects_.at(static_cast<std::size_t>(reason))); }

  [[nodiscard]] std::size_t streams() const { return streams_.load(std::memory_order_relaxed); }

  [[nodiscard]] Statistics read() const {
    Statistics statistics;
    statistics.connections = connections_.load(std::memory_order_relaxed);
    statistics.streams = streams();
    statistics.connections_total = connections_total_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < responses_.size(); ++i)
      statistics.responses_total.at(i) = responses_.at(i).load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < rejects_.size(); ++i)
      statistics.rejects_total.at(i) = rejects_.at(i).load(std::memory_order_relaxed);
    return statistics;
  }

 private:
  static void add(std::atomic<uint64_t>& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

  std::atomic<uint64_t> connections_{0};
  std::atomic<uint64_t> streams_{0};
  std::atomic<uint64_t> connections_total_{0};
  std::array<std::atomic<uint64_t>, 5> responses_{};
  std::array<std::atomic<uint64_t>, kRejectCount> rejects_{};
};

}  // namespace hb::http
