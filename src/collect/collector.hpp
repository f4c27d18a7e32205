#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "collect/collector_config.hpp"
#include "model/sample_sink.hpp"
#include "procfs/host_root.hpp"

namespace hb::collect {

using procfs::HostRoot;

// Reads one part of the host at every tick. It keeps its files open and its names made between ticks, emits
// in the same order at every tick as far as it can (see FrameBuilder), and throws nothing. Belongs to the
// tick's thread, which must never wait: no statfs, no network, no lock that another may hold for long.
class Collector {
 public:
  virtual ~Collector() = default;

  // As in node_scrape_collector_success{collector="…"}; of static storage.
  [[nodiscard]] virtual std::string_view name() const = 0;

  // Emits what there is. An error means that something is missing; what was emitted before stays. not_found
  // says that this host has no such thing (node_exporter's "no data"): no success, but no failure either.
  [[nodiscard]] virtual Result<void> update(const HostRoot& host, SampleSink& sink) = 0;
};

// What a collector's file defines, in a function NAME_collector(). The file name is the collector's name.
struct CollectorSpec {
  std::string_view name;
  bool enabled_by_default = true;
  std::span<const FlagSpec> flags = {};  // of static storage
  // invalid when a flag's value is wrong; the message names the flag.
  Result<std::unique_ptr<Collector>> (*make)(const CollectorConfig& config);
};

}  // namespace hb::collect
