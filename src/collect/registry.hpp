#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "collect/collector.hpp"
#include "collect/collector_config.hpp"

namespace hb::collect {

// Every collector of src/collect/collectors, by name. The list is made from the folder's files when the build
// is configured, so that adding a collector is adding a file.
[[nodiscard]] std::span<const CollectorSpec> all_collectors();

// The collectors that are on: those on by default, and those that --collector.NAME turned on, without those
// that --no-collector.NAME turned off (set "collector.NAME" to "true" or "false"). invalid when a flag's
// value is wrong.
[[nodiscard]] Result<std::vector<std::unique_ptr<Collector>>> make_collectors(const CollectorConfig& config);

}  // namespace hb::collect
