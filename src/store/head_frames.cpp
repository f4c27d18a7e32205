#include "store/head_frames.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <utility>

#include "model/staleness.hpp"

namespace hb::store {

namespace {

// Those of a span, without markers.
SampleColumns within(const SampleColumns& samples, TimeSpan span) {
  SampleColumns inside;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const int64_t time_ms = samples.times_ms[i];
    if (is_stale(samples.values[i]) || time_ms < span.start_ms || time_ms > span.end_ms) continue;
    inside.add(time_ms, samples.values[i]);
  }
  return inside;
}

// Puts each sample into the frame of its time; where there is none it came from outside.
void place(const SeriesPtr& series, const SampleColumns& samples,
           std::span<const std::shared_ptr<Frame>> frames, std::vector<HeadFrames::External>& externals) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Timestamp time = from_unix_ms(samples.times_ms[i]);
    const auto frame =
        std::ranges::lower_bound(frames, time, {}, [](const auto& each) { return each->time; });
    if (frame != frames.end() && (*frame)->time == time) {
      (*frame)->samples.push_back({series, samples.values[i]});
    } else {
      externals.push_back({.series = series, .time = time, .value = samples.values[i]});
    }
  }
}

}  // namespace

// One object for each series in all frames, by which the store that gets them knows it again.
SeriesPtr HeadFrames::named(const StoredSeriesPtr& series) {
  SeriesPtr& name = names_[series->id];
  if (!name) {
    auto family = std::make_shared<MetricFamily>();
    family->type = series->type;
    name = std::make_shared<const Series>(Series{.labels = series->labels, .family = std::move(family)});
  }
  return name;
}

Result<HeadFrames::Part> HeadFrames::next(std::size_t ticks_max) {
  std::vector<Timestamp> ticks;
  std::vector<StoredSeriesPtr> series;
  {
    const std::shared_lock lock(shared_.mutex);
    ticks = shared_.heads.ticks_after(since_ms_);
    series = shared_.index.match({});
  }
  Part part;
  part.last = ticks.size() <= ticks_max;
  if (!part.last) ticks.resize(ticks_max);
  if (ticks.empty()) return part;
  const TimeSpan span{.start_ms = since_ms_ + 1, .end_ms = unix_ms(ticks.back())};

  std::vector<std::shared_ptr<Frame>> frames;
  frames.reserve(ticks.size());
  for (const Timestamp tick : ticks)
    frames.push_back(std::make_shared<Frame>(Frame{.time = tick, .samples = {}}));
  for (const StoredSeriesPtr& each : series) {
    Heads::Cuts cuts;
    {
      const std::shared_lock lock(shared_.mutex);
      cuts = std::move(shared_.heads.collect({&each, 1}, span).front());
    }
    for (const Head::Cut& cut : cuts) {
      const Result<SampleColumns> samples = Head::decode(cut);
      if (!samples) return std::unexpected(samples.error());
      place(named(each), within(*samples, span), frames, part.externals);
    }
  }
  // A tick without series marks a gap, which the other store finds by itself.
  for (std::shared_ptr<Frame>& frame : frames) {
    if (!frame->samples.empty()) part.frames.push_back(std::move(frame));
  }
  since_ms_ = span.end_ms;
  return part;
}

}  // namespace hb::store
