#include "model/frame_filter.hpp"

#include <algorithm>
#include <cstddef>

namespace hb {
namespace {

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool wants_collector(const FrameFilter& filter, std::string_view collector) {
  if (contains(filter.excluded, collector)) return false;
  return filter.collectors.empty() || contains(filter.collectors, collector);
}

bool wants_metric(const FrameFilter& filter, const Series& series) {
  return filter.metrics.empty() || contains(filter.metrics, series.family->name) ||
         contains(filter.metrics, series.labels.metric_name());
}

}  // namespace

Frame filter_frame(const Frame& frame, const FrameFilter& filter) {
  Frame out{.time = frame.time, .samples = {}};
  const auto add = [&](const FrameSample& sample) {
    if (wants_metric(filter, *sample.series)) out.samples.push_back(sample);
  };
  std::size_t at = 0;
  const auto add_until = [&](std::size_t end) {
    for (; at < end; ++at) {
      if (wants_collector(filter, frame.samples[at].series->labels.get("collector"))) add(frame.samples[at]);
    }
  };
  for (const FrameSection& section : frame.sections) {
    add_until(section.first);
    if (wants_collector(filter, section.collector)) {
      const std::size_t first = out.samples.size();
      for (std::size_t i = section.first; i < section.last; ++i)
        add(frame.samples[i]);
      out.sections.push_back({.collector = section.collector, .first = first, .last = out.samples.size()});
    }
    at = section.last;
  }
  add_until(frame.samples.size());
  return out;
}

}  // namespace hb
