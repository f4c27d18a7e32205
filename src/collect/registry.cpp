#include "collect/registry.hpp"

#include <utility>

namespace hb::collect {

Result<std::vector<std::unique_ptr<Collector>>> make_collectors(const CollectorConfig& config) {
  std::vector<std::unique_ptr<Collector>> made;
  for (const CollectorSpec& spec : all_collectors()) {
    const std::string flag = "collector." + std::string(spec.name);
    const FlagSpec enabled{.name = flag,
                           .kind = FlagKind::boolean,
                           .default_value = spec.enabled_by_default ? "true" : "false",
                           .help = {}};
    if (!config.flags.boolean(enabled)) continue;
    auto collector = spec.make(config);
    if (!collector) return std::unexpected(std::move(collector.error()));
    made.push_back(std::move(*collector));
  }
  return made;
}

}  // namespace hb::collect
