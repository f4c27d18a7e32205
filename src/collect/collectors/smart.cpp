#include <memory>

#include "collect/disk_health_reader.hpp"
#include "collect/off_tick_collector.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kUsbProbe{
    .name = "collector.smart.usb-probe",
    .kind = FlagKind::boolean,
    .default_value = "false",
    .help =
        "Try ATA commands on disks behind USB bridges that do not say that they translate them. Some "
        "bridges hang or reset on it."};
constexpr FlagSpec kFlags[] = {kUsbProbe};

// Health changes slowly, and every question costs the disk a little.
constexpr uint32_t kTicks = 60;

}  // namespace

CollectorSpec smart_collector() {
  return {.name = "smart", .flags = kFlags, .make = [](const CollectorConfig& config) {
            const auto reader = std::make_shared<DiskHealthReader>(
                DiskHealthReader::Options{.probes_usb = config.flags.boolean(kUsbProbe)});
            return make_off_tick_collector(
                config, {.name = "smart", .ticks = kTicks},
                [reader](const HostRoot& host, SampleSink& sink) { return reader->read(host, sink); });
          }};
}

}  // namespace hb::collect
