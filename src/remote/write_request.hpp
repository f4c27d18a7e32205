#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "model/labels.hpp"

namespace hb::remote {

// One series of a request as it was sent, unchecked. The views are good until the visitor returns.
struct WrittenSeries {
  std::span<const LabelView> labels = {};  // in their order; one more than kSeriesLabelsMax at most
  std::span<const int64_t> times_ms = {};  // since the Unix epoch, in any order
  std::span<const double> values = {};     // as many
  std::size_t exemplars = 0;
  std::size_t histograms = 0;  // native ones
};

// Reads the protobuf message of remote write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec, message
// `prometheus.WriteRequest`) and shows its series one by one; metadata is checked and passed over. invalid:
// the message is broken, which may turn up after some series were shown; limit: it has more than
// kWriteSamplesMax samples.
[[nodiscard]] Result<void> read_write_request(std::string_view message,
                                              const std::function<void(const WrittenSeries&)>& visit);

}  // namespace hb::remote
