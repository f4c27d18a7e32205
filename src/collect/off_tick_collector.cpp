#include "collect/off_tick_collector.hpp"

#include <string>
#include <utility>

#include "collect/told_once.hpp"

namespace hb::collect {

OffTickCollector::OffTickCollector(Options options, const RunOffTick& run, Read read)
    : options_(options),
      read_(std::make_shared<const Read>(std::move(read))),
      reading_(run),
      refresh_(options.ticks) {}

Result<void> OffTickCollector::update(const HostRoot& host, SampleSink& sink) {
  if (refresh_.due()) {
    const auto job = [host, read = read_, name = options_.name] {
      Reading reading;
      reading.outcome = (*read)(host, reading.samples);
      if (reading.outcome && reading.samples.is_full()) {
        reading.outcome = fail(ErrorCode::limit, std::string(name) + ": more than " +
                                                     std::to_string(RecordedSamples::kSamplesMax) +
                                                     " samples, the rest is left out");
      }
      return reading;
    };
    if (!reading_.begin(job)) refresh_.retry();
  }
  if (auto fresh = reading_.take()) newest_ = std::move(fresh);
  if (!newest_) return {};
  newest_->samples.replay(sink);
  Result<void> outcome = std::move(newest_->outcome);
  newest_->outcome = outcome ? Result<void>() : fail(outcome.error().code, std::string(kToldBefore));
  return outcome;
}

Result<std::unique_ptr<Collector>> make_off_tick_collector(const CollectorConfig& config,
                                                           OffTickCollector::Options options,
                                                           OffTickCollector::Read read) {
  return std::make_unique<OffTickCollector>(options, config.run_off_tick, std::move(read));
}

}  // namespace hb::collect
