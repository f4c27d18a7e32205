#pragma once

#include "http/message.hpp"
#include "remote/write_statistics.hpp"
#include "remote/write_target.hpp"

namespace hb::remote {

// The receiving side of remote write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec). A request that is
// broken is refused whole, with nothing stored: 415 for another format or coding, 413 for one that is too
// large, 400 else. Of one that reads, what can be kept is kept: 204 when that is all of it (exemplars apart,
// which are counted and passed over), 400 with the counts and the first reason when it is not, 503 when it
// should be sent again later. Answers take time: for workers. Thread-safe.
class WriteReceiver {
 public:
  // The target must outlive the receiver.
  explicit WriteReceiver(WriteTarget& target) : target_(target) {}

  [[nodiscard]] http::Response answer(const http::Request& request);

  [[nodiscard]] WriteCounts statistics() const { return statistics_.read(); }

 private:
  WriteTarget& target_;
  WriteStatistics statistics_;
};

}  // namespace hb::remote
