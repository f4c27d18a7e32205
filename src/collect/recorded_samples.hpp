#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/sample_sink.hpp"

namespace hb::collect {

// Samples that were made at another time or on another thread than they are wanted, to be given to a sink as
// often as need be. It owns the values of labels; names and help texts have to outlive it. Belongs to one
// thread at a time.
class RecordedSamples final : public SampleSink {
 public:
  // Samples past this number are dropped, which is_full() tells.
  static constexpr std::size_t kSamplesMax = 65'536;
  // No metric here has more; one that had is a bug.
  static constexpr std::size_t kLabelsMax = 32;

  void sample(const Metric& metric, std::span<const LabelView> labels, double value) override;

  // In the order in which they came. Allocates nothing.
  void replay(SampleSink& sink) const;

  [[nodiscard]] std::size_t size() const { return samples_.size(); }
  [[nodiscard]] bool is_full() const { return is_full_; }

 private:
  struct Label {
    std::string_view name;
    std::size_t value_begin = 0;
    std::size_t value_bytes = 0;
  };
  struct Sample {
    Metric metric;
    std::size_t label_count = 0;
    double value = 0;
  };

  std::vector<Sample> samples_;
  std::vector<Label> labels_;  // of all samples, one after the other
  std::string values_;         // of all labels
  bool is_full_ = false;
};

}  // namespace hb::collect
