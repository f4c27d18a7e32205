#pragma once

#include <functional>
#include <string>

#include "collect/collector.hpp"
#include "http/server.hpp"
#include "live/hub.hpp"
#include "remote/write_receiver.hpp"
#include "store/history.hpp"

namespace hb::app {

// What Heartbeat says of its own parts, under heartbeat_*: the server's connections and refusals, the live
// view's watchers and drops, the store's sizes and failures, what others wrote, the version. Belongs to the
// tick's thread; what it asks is thread-safe.
class SelfMetrics final : public collect::Collector {
 public:
  struct Sources {
    const http::Server& server;
    const live::Hub& hub;
    const store::History& store;
    const remote::WriteReceiver* write_receiver;  // null: nobody may write
    std::function<uint64_t()> ticks_missed;
  };

  explicit SelfMetrics(Sources sources) : sources_(std::move(sources)) {}

  [[nodiscard]] std::string_view name() const override { return "heartbeat"; }
  [[nodiscard]] Result<void> update(const procfs::HostRoot& host, SampleSink& sink) override;

 private:
  void emit_server(SampleSink& sink) const;
  void emit_live(SampleSink& sink) const;
  void emit_store(SampleSink& sink) const;
  void emit_remote_write(SampleSink& sink) const;

  const Sources sources_;
};

}  // namespace hb::app
