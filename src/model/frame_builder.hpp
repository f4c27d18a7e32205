#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/frame.hpp"
#include "model/sample_sink.hpp"

namespace hb {

// Turns emissions into frames. A collector emits in the same order nearly every time, so the builder
// predicts: if an emission has the name and labels of the one that followed in the last tick, its series is
// reused without hashing and without allocation. Where something came or went, one look-up finds the place in
// the last tick again. A frame that nobody holds any more is filled again, so that
// a tick like the last one allocates nothing at all. Belongs to the tick's thread.
class FrameBuilder final : public SampleSink {
 public:
  struct Options {
    // Series that are known at the same time. New ones past it are dropped and counted.
    std::size_t series_max = 20'000;
    // A series that was not emitted for so many ticks is forgotten.
    uint64_t idle_ticks_max = 900;
    // Series that keep their text for the exposition ready (Series::text). On a host of more, those past it
    // are written from their labels when somebody asks, for the memory's sake.
    std::size_t texts_max = 50'000;
  };
  struct Drops {
    uint64_t over_limit = 0;  // samples of new series past series_max
    uint64_t duplicate = 0;   // samples of a series that the tick had already
  };

  FrameBuilder() : FrameBuilder(Options{}) {}
  explicit FrameBuilder(Options options) : options_(options) {}

  void begin(Timestamp time);
  // What is emitted between these two is a collector's. Its name is of static storage.
  void begin_section(std::string_view collector);
  void end_section();
  // The samples that this collector's section had in the last tick, once more: what stands for a collector
  // that does not run at every tick. A section that the last tick did not have is empty.
  void repeat_section(std::string_view collector);
  void sample(const Metric& metric, std::span<const LabelView> labels, double value) override;
  // Ends the tick that begin() started.
  [[nodiscard]] FramePtr finish();

  [[nodiscard]] const Drops& drops() const { return drops_; }
  [[nodiscard]] std::size_t series_count() const { return known_.size(); }

 private:
  // Where the names of an emission stood, the metric's first: thousands of series share them.
  using Names = std::vector<const char*>;

  struct Known {
    SeriesPtr series;
    std::string emitted;                 // name and labels in the order of emission
    std::shared_ptr<const Names> names;  // of the emission that the series was made of
    uint64_t last_tick = 0;              // in which it was emitted
    std::size_t place = 0;               // in that tick's order
  };

  // One is the last tick's, one is filled; a third spares an allocation while a reader is slow to let go.
  static constexpr std::size_t kFrames = 3;

  std::shared_ptr<Frame> next_frame();
  void add(Known& known, double value);
  Known* predicted(const Metric& metric, std::span<const LabelView> labels);
  Known* look_up(const Metric& metric, std::span<const LabelView> labels);
  Known* make_known(const Metric& metric, std::span<const LabelView> labels);
  std::shared_ptr<const MetricFamily> family_of(const Metric& metric);
  std::shared_ptr<const Names> names_of(const Metric& metric, std::span<const LabelView> labels);
  void forget_idle();

  const Options options_;
  std::unordered_map<std::string_view, std::unique_ptr<Known>> known_;  // by Known::emitted
  std::map<Names, std::shared_ptr<const Names>> names_;
  std::unordered_map<std::string, std::shared_ptr<const MetricFamily>> families_;
  std::vector<Known*> last_order_;
  std::vector<Known*> order_;
  std::size_t expected_ = 0;  // in last_order_: what the next emission is expected to be
  std::array<std::shared_ptr<Frame>, kFrames> frames_;
  std::size_t slot_ = 0;          // in frames_, of the frame that was begun last
  std::shared_ptr<Frame> frame_;  // that is being filled; its first order_.size() samples are this tick's
  FramePtr last_;
  uint64_t tick_ = 0;
  // Scratch of look_up() and what it calls.
  std::string key_;
  Names names_key_;
  std::vector<LabelView> labels_;
  Drops drops_;
};

}  // namespace hb
