#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hb::remote {

// Why something that was written to this program was refused. kRefusedCount follows the last one.
enum class Refused : uint8_t {
  labels,        // samples of a series whose labels are wrong
  label_limit,   // samples of a series with too many labels or too long ones
  too_old,       // samples
  too_new,       // samples too far in the future
  duplicate,     // samples whose time has another value already
  series_limit,  // samples of new series past the store's maximum
  histogram,     // native histograms, which are not kept
  exemplar,      // exemplars, which are not kept
};
inline constexpr std::size_t kRefusedCount = 8;

// "label_limit" and so on: the value of a `reason` label.
[[nodiscard]] std::string_view to_string(Refused reason);

// What came of one request, or of all.
struct WriteCounts {
  uint64_t taken = 0;  // samples
  std::array<uint64_t, kRefusedCount> refused{};

  [[nodiscard]] uint64_t& of(Refused reason) { return refused.at(static_cast<std::size_t>(reason)); }
  [[nodiscard]] uint64_t of(Refused reason) const { return refused.at(static_cast<std::size_t>(reason)); }
};

// The sum over all requests. Thread-safe.
class WriteStatistics {
 public:
  void add(const WriteCounts& counts) {
    taken_.fetch_add(counts.taken, std::memory_order_relaxed);
    for (std::size_t i = 0; i < kRefusedCount; ++i)
      refused_.at(i).fetch_add(counts.refused.at(i), std::memory_order_relaxed);
  }

  [[nodiscard]] WriteCounts read() const {
    WriteCounts counts{.taken = taken_.load(std::memory_order_relaxed)};
    for (std::size_t i = 0; i < kRefusedCount; ++i)
      counts.refused.at(i) = refused_.at(i).load(std::memory_order_relaxed);
    return counts;
  }

 private:
  std::atomic<uint64_t> taken_{0};
  std::array<std::atomic<uint64_t>, kRefusedCount> refused_{};
};

}  // namespace hb::remote
