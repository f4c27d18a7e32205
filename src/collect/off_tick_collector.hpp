#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "collect/collector.hpp"
#include "collect/off_tick_reading.hpp"
#include "collect/recorded_samples.hpp"
#include "collect/slow_refresh.hpp"

namespace hb::collect {

// A collector whose files are not for the tick's thread: reading them may make a driver ask its device, or
// there are so many that a tick would feel it. They are read on another thread every so many ticks, and what
// that gave is emitted at every tick in between. Belongs to the tick's thread, the function apart.
class OffTickCollector final : public Collector {
 public:
  // Emits as a collector's update() does. Runs on another thread than the tick's, once at a time, and owns
  // what it needs, since it may outlive the collector. The names that it emits stay where they are for as
  // long as the function or a copy of it exists.
  using Read = std::function<Result<void>(const HostRoot& host, SampleSink& sink)>;

  struct Options {
    std::string_view name;  // of static storage
    uint32_t ticks = SlowRefresh::kTicks;
  };

  // For what is watched like a gauge, though it is too slow for every tick.
  static constexpr uint32_t kSensorTicks = 5;
  // For what stays as it is until the machine is opened or booted.
  static constexpr uint32_t kInventoryTicks = 600;

  // `run` must outlive this.
  OffTickCollector(Options options, const RunOffTick& run, Read read);

  [[nodiscard]] std::string_view name() const override { return options_.name; }

  // What the newest reading gave, its error included; nothing before there is one.
  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override;

 private:
  struct Reading {
    RecordedSamples samples;
    Result<void> outcome;
  };

  Options options_;
  std::shared_ptr<const Read> read_;
  OffTickReading<Reading> reading_;
  SlowRefresh refresh_;
  std::unique_ptr<Reading> newest_;
};

// What a CollectorSpec's make gives for such a collector.
[[nodiscard]] Result<std::unique_ptr<Collector>> make_off_tick_collector(const CollectorConfig& config,
                                                                         OffTickCollector::Options options,
                                                                         OffTickCollector::Read read);

}  // namespace hb::collect
