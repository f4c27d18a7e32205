#include "procfs/slabinfo.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/name_filter.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

using procfs::Slab;

constexpr FlagSpec kInclude{.name = "collector.slabinfo.slabs-include",
                            .default_value = ".*",
                            .help = "Regexp of slabs to include in slabinfo collector."};
constexpr FlagSpec kExclude{.name = "collector.slabinfo.slabs-exclude",
                            .help = "Regexp of slabs to exclude in slabinfo collector."};
constexpr FlagSpec kFlags[] = {kInclude, kExclude};

struct Column {
  uint64_t Slab::* value = nullptr;
  Metric metric = {};
};
constexpr std::array<Column, 5> kColumns = {{
    {&Slab::active_objects,
     {"node_slabinfo_active_objects", "The number of objects that are currently active (i.e., in use).",
      MetricType::gauge}},
    {&Slab::objects,
     {"node_slabinfo_objects",
      "The total number of allocated objects (i.e., objects that are both in use and not in use).",
      MetricType::gauge}},
    {&Slab::object_bytes,
     {"node_slabinfo_object_size_bytes", "The size of objects in this slab, in bytes.", MetricType::gauge}},
    {&Slab::objects_per_slab,
     {"node_slabinfo_objects_per_slab", "The number of objects stored in each slab.", MetricType::gauge}},
    {&Slab::pages_per_slab,
     {"node_slabinfo_pages_per_slab", "The number of pages allocated for each slab.", MetricType::gauge}},
}};

// The caches of one reading, and the text that their names stand in.
struct Slabs {
  std::unique_ptr<std::string> text;
  std::vector<Slab> slabs = {};
};

Result<Slabs> read_slabs(const HostRoot& host, NameFilter& names) {
  auto text = procfs::read_file(host.proc("slabinfo"));
  if (!text) return std::unexpected(text.error());
  Slabs read{.text = std::make_unique<std::string>(std::move(*text))};
  procfs::SlabReader reader(*read.text);
  for (Slab slab;;) {
    const auto more = reader.next(slab);
    if (!more) return std::unexpected(more.error());
    if (!*more) return read;
    if (names.accepts(slab.name)) read.slabs.push_back(slab);
  }
}

// What the kernel's own memory is used for, from /proc/slabinfo, which only root may read. The kernel takes
// the lock of its allocator to print it: so it is read away from the tick.
class SlabinfoCollector final : public Collector {
 public:
  SlabinfoCollector(NameFilter names, const CollectorConfig& config)
      : names_(std::make_shared<NameFilter>(std::move(names))), reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "slabinfo"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<Slabs>* slabs = reading_.update([host, names = names_] { return read_slabs(host, *names); });
    if (slabs == nullptr) return {};
    if (!*slabs) return std::unexpected(slabs->error());
    for (const Slab& slab : (*slabs)->slabs) {
      for (const Column& column : kColumns)
        sink.emit(column.metric, {{"slab", slab.name}}, static_cast<double>(slab.*(column.value)));
    }
    return {};
  }

 private:
  std::shared_ptr<NameFilter> names_;  // of the reading that goes on
  PacedReading<Result<Slabs>> reading_;
};

}  // namespace

CollectorSpec slabinfo_collector() {
  return {.name = "slabinfo",
          .enabled_by_default = false,
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto names = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!names) return std::unexpected(names.error());
            return std::make_unique<SlabinfoCollector>(std::move(*names), config);
          }};
}

}  // namespace hb::collect
