#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "model/frame.hpp"

namespace hb::store {

// Frames of a made-up host: half counters, half gauges. At each tick some change, as those of a real host do,
// and the others stand still. For benchmarks.
class MadeHost {
 public:
  // Of every `period` series a counter and a gauge change.
  explicit MadeHost(std::size_t series_count, std::size_t period = 8) : period_(period) {
    const auto counter =
        std::make_shared<const MetricFamily>(MetricFamily{"made_total", "", MetricType::counter});
    const auto gauge = std::make_shared<const MetricFamily>(MetricFamily{"made", "", MetricType::gauge});
    for (std::size_t i = 0; i < series_count; ++i) {
      const bool counts = i % 2 == 0;
      const std::string device = std::to_string(i / 2);
      frame_.samples.push_back(
          {std::make_shared<const Series>(
               Series{.labels = Labels{{"__name__", counts ? "made_total" : "made"}, {"device", device}},
                      .family = counts ? counter : gauge}),
           static_cast<double>(i)});
    }
  }

  // The next tick.
  const Frame& next(Timestamp time) {
    frame_.time = time;
    for (std::size_t i = 0; i < frame_.samples.size(); i += period_) {
      random_ = random_ * 6364136223846793005ULL + 1442695040888963407ULL;
      const auto step = static_cast<double>(random_ >> 54);
      frame_.samples[i].value += step;
      if (i + 1 < frame_.samples.size()) frame_.samples[i + 1].value = step / 100;
    }
    return frame_;
  }

 private:
  const std::size_t period_;
  Frame frame_{};
  uint64_t random_ = 1;
};

}  // namespace hb::store
