#pragma once

#include <chrono>
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
// a failure begins and one when it ends. One that is slow runs more seldom, and the samples of its last run
// stand in between: heartbeat_collector_interval_ticks tells. Belongs to the tick's thread.
class Runner {
 public:
  // A collector that takes longer than this, twice in a row (once may be the machine's doing, or a cold
  // start), is run at every kSlowTicks-th tick until it is fast again.
  static constexpr std::chrono::milliseconds kSlow{50};
  static constexpr std::chrono::milliseconds kFastAgain{25};
  static constexpr uint32_t kSlowTicks = 10;

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
    uint32_t interval_ticks = 1;
    uint32_t ticks_to_wait = 0;
    uint32_t slow_runs = 0;  // in a row
    bool was_slow = false;   // at any time, which the log has
  };

  // Begins at `began`, and tells when it ended.
  Clock::Steady run(Entry& entry, Clock::Steady began);
  void note_duration(Entry& entry, Clock::Steady::duration took);
  void note_outcome(Entry& entry, const Result<void>& outcome);
  void emit_self(Clock::Steady began);

  HostRoot host_;
  std::vector<Entry> entries_;
  const Clock& clock_;
  FrameBuilder builder_;
  uint64_t ticks_ = 0;
};

}  // namespace hb::collect
