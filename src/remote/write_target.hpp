#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/labels.hpp"

namespace hb::remote {

// Samples of one series: times in milliseconds since the Unix epoch, ascending, each once.
struct SeriesSamples {
  Labels labels;
  std::vector<int64_t> times_ms = {};
  std::vector<double> values = {};
};

// What became of a batch of samples; together they are those of the batch.
struct BatchOutcome {
  uint64_t taken = 0;
  uint64_t too_old = 0;
  uint64_t too_new = 0;       // too far in the future
  uint64_t duplicate = 0;     // another value of that series and time is there already
  uint64_t series_limit = 0;  // of new series when there are too many
  std::string first_refused;  // in words: which sample and why; empty when all were taken
};

// The store, as a receiver sees it.
class WriteTarget {
 public:
  // What one batch has at most.
  static constexpr std::size_t kBatchSamplesMax = 100'000;

  WriteTarget() = default;
  WriteTarget(const WriteTarget&) = delete;
  WriteTarget& operator=(const WriteTarget&) = delete;
  virtual ~WriteTarget() = default;

  // Takes what it can. An error says that the batch should be sent again later; some of it may be there. May
  // wait for the disk. Thread-safe.
  [[nodiscard]] virtual Result<BatchOutcome> take(std::vector<SeriesSamples> batch) = 0;
};

}  // namespace hb::remote
