#pragma once

#include <cstddef>
#include <cstdint>

namespace hb::live {

// What the hub has done so far, for the metrics of our own.
struct Statistics {
  std::size_t watchers = 0;
  uint64_t evaluations_total = 0;       // of queries: each distinct one once a tick, however many watch it
  double evaluation_seconds_total = 0;  // spent in them
  uint64_t events_total = 0;            // put into a watcher's mailbox
  uint64_t skipped_events_total = 0;    // that a full mailbox had no room for
  uint64_t merged_ticks_total = 0;      // that were never evaluated, since a newer one had come
  uint64_t dropped_watchers_total = 0;  // that took nothing for too long
};

}  // namespace hb::live
