#pragma once

#include <chrono>
#include <cstddef>

#include "base/time.hpp"

namespace hb::live {

// What the live stream may cost, and what happens past each limit.
struct Limits {
  std::size_t watchers_max = 64;                         // one more is refused
  std::size_t queries_max = 200;                         // of one watcher; more are refused
  std::size_t query_bytes_max = std::size_t{16} * 1024;  // of one query's text; longer is refused

  // Of one event. Results behind it become errors.
  std::size_t event_bytes_max = std::size_t{184} * 1024;
  // Of what waits for one reader, with the piece it is being sent. Ticks that do not fit are skipped for it.
  // With the kernel's buffers a frozen reader costs at most 256 KB.
  std::size_t mailbox_bytes_max = std::size_t{192} * 1024;

  // A reader that takes nothing for so long, while something waits for it, is dropped.
  std::chrono::seconds stall_max{10};
  // A comment line goes out so often, so that a dead connection is noticed.
  std::chrono::seconds heartbeat_interval{15};
  // Ticks that were missed longer ago are not delivered any more.
  Duration resume_max = std::chrono::minutes(15);

  // Of one query at one tick, so that a heavy one delays the other watchers' events only so much.
  std::size_t query_samples_max = 5'000'000;
  std::chrono::milliseconds query_timeout{500};
};

}  // namespace hb::live
