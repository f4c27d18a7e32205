#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "collect/collector.hpp"
#include "model/frame_builder.hpp"

namespace hb::collect {

// Runs all collectors once a tick and makes a frame of what they say. One that fails never stops the others:
// node_scrape_collector_success tells, heartbeat_collector_failures_total counts, and the log has a line when
// a failure begins and one when it ends. Belongs to the tick's thread.
class Runner {
 public:
  // The clock must outlive the runner.
  Runner(HostRoot host, std::vector<std::unique_ptr<Collector>> collectors, const Clock& clock,
         FrameBuilder::Options options = {});

  [[nodiscard]] FramePtr tick(Timestamp time);

 private:
  struct Entry {
    std::unique_ptr<Collector> collector;
    uint64_t failures = 0;
    double duration_seconds = 0;
    bool success = true;
    std::string failing_with = {};  // the first message of a failure; empty while all is well
    bool was_told = false;          // the log has it, and is owed a line when it ends
  };

  void run(Entry& entry);
  void note_outcome(Entry& entry, const Result<void>& outcome);
  void emit_self(Clock::Steady began);

  HostRoot host_;
  std::vector<Entry> entries_;
  const Clock& clock_;
  FrameBuilder builder_;
  uint64_t ticks_ = 0;
};

}  // namespace hb::collect
