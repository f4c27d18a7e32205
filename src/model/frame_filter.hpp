#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/frame.hpp"

namespace hb {

// Which samples of a frame are wanted. An empty list of names stands for all there are.
struct FrameFilter {
  std::vector<std::string_view> collectors = {};  // only theirs
  std::vector<std::string_view> excluded = {};    // not theirs
  std::vector<std::string_view> metrics = {};     // only these, named by the series or by the family

  [[nodiscard]] bool wants_all() const { return collectors.empty() && excluded.empty() && metrics.empty(); }
};

// The wanted samples, in the frame's order. What no collector emitted tells of a collector by its label
// `collector`; where collectors are named, what tells of none is not wanted.
[[nodiscard]] Frame filter_frame(const Frame& frame, const FrameFilter& filter);

}  // namespace hb
