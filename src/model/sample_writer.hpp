#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/labels.hpp"
#include "model/metric.hpp"
#include "model/sample_text.hpp"

namespace hb {

// A series that is written as text.
struct WrittenSeries {
  uint64_t id = 0;  // the asker's
  std::shared_ptr<const Labels> labels;
  MetricType type = MetricType::untyped;
  // The OpenMetrics family that it goes into: a part of the labels' metric name. Set by into_families().
  std::string_view family = {};
};

// Gives each series its family and sorts them by family, and within one by labels. A counter's family goes
// without the _total of its samples; one that has none, or whose family's name another metric has, is left a
// family of its own without a type. So are the parts of histograms and summaries: a selection need not have
// all of them, and OpenMetrics wants them time by time where history has them series by series.
void into_families(std::vector<WrittenSeries>& series);

// Writes samples series by series, each into a text that the caller takes away as it grows. Belongs to one
// thread.
class SampleWriter {
 public:
  virtual ~SampleWriter() = default;

  // The samples that follow are of this series, which has to live until the next one. In OpenMetrics series
  // come in the order of into_families().
  virtual void begin_series(std::string& out, const WrittenSeries& series) = 0;
  virtual void add(std::string& out, int64_t time_ms, double value) = 0;
  // Behind the last sample.
  virtual void end(std::string& out) = 0;
};

// A value is written with the fewest digits that read back as the same number, a time to the millisecond.
[[nodiscard]] std::unique_ptr<SampleWriter> make_sample_writer(SampleFormat format);

}  // namespace hb
