#include "procfs/interrupts.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/name_filter.hpp"
#include "collect/number_labels.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

using procfs::Interrupt;

constexpr FlagSpec kInclude{
    .name = "collector.interrupts.name-include",
    .help =
        "Regexp of interrupts name to include (mutually exclusive to --collector.interrupts.name-exclude)."};
constexpr FlagSpec kExclude{
    .name = "collector.interrupts.name-exclude",
    .help =
        "Regexp of interrupts name to exclude (mutually exclusive to --collector.interrupts.name-include)."};
constexpr FlagSpec kIncludeZeros{.name = "collector.interrupts.include-zeros",
                                 .kind = FlagKind::boolean,
                                 .default_value = "true",
                                 .help = "Include interrupts that have a zero value"};
constexpr FlagSpec kFlags[] = {kInclude, kExclude, kIncludeZeros};

constexpr Metric kCount{"node_interrupts_total", "Interrupt details.", MetricType::counter};

// On a machine of many CPUs most interrupts never come to most of them: past this number of counts the zeros
// are left out whatever the flag says, and past it again the rest.
constexpr std::size_t kSeriesMax = 4096;

// How often each interrupt came to each CPU, from /proc/interrupts.
class InterruptsCollector final : public Collector {
 public:
  InterruptsCollector(NameFilter names, bool include_zeros)
      : names_(std::move(names)), include_zeros_(include_zeros) {}

  [[nodiscard]] std::string_view name() const override { return "interrupts"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    if (auto parsed = procfs::parse_interrupts(*text, interrupts_); !parsed) return parsed;
    std::size_t counts = 0;
    for (const Interrupt& interrupt : interrupts_)
      counts += interrupt.by_cpu.size();
    const bool with_zeros = include_zeros_ && counts <= kSeriesMax;
    std::size_t left = kSeriesMax;
    for (const Interrupt& interrupt : interrupts_) {
      if (accepts(interrupt)) emit(interrupt, with_zeros, left, sink);
    }
    return {};
  }

 private:
  // The patterns see all that is known of an interrupt: "17;IO-APIC;2-edge timer".
  bool accepts(const Interrupt& interrupt) {
    if (names_.accepts_all()) return true;
    described_.assign(interrupt.name).push_back(';');
    described_.append(interrupt.info).push_back(';');
    described_.append(interrupt.devices);
    return names_.accepts(described_);
  }

  void emit(const Interrupt& interrupt, bool with_zeros, std::size_t& left, SampleSink& sink) {
    for (std::size_t cpu = 0; cpu < interrupt.by_cpu.size() && left > 0; ++cpu) {
      if (interrupt.by_cpu[cpu] == 0 && !with_zeros) continue;
      sink.emit(kCount,
                {{"cpu", cpu_labels_[cpu]},
                 {"type", interrupt.name},
                 {"info", interrupt.info},
                 {"devices", interrupt.devices}},
                static_cast<double>(interrupt.by_cpu[cpu]));
      --left;
    }
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "interrupts"};
  NameFilter names_;
  const bool include_zeros_;
  std::vector<Interrupt> interrupts_;
  NumberLabels cpu_labels_;
  std::string described_;
};

}  // namespace

CollectorSpec interrupts_collector() {
  return {.name = "interrupts",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto names = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!names) return std::unexpected(names.error());
            return std::make_unique<InterruptsCollector>(std::move(*names),
                                                         config.flags.boolean(kIncludeZeros));
          }};
}

}  // namespace hb::collect
