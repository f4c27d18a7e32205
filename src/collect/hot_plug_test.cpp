// Devices come and go while the program runs: their series end and come back, the others' go on, and no tick
// fails for it.

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/slow_refresh.hpp"

namespace hb::collect {

CollectorSpec cpu_collector();
CollectorSpec cpufreq_collector();
CollectorSpec diskstats_collector();
CollectorSpec filesystem_collector();
CollectorSpec hwmon_collector();
CollectorSpec netclass_collector();
CollectorSpec netdev_collector();
CollectorSpec powersupplyclass_collector();
CollectorSpec schedstat_collector();
CollectorSpec softirqs_collector();
CollectorSpec softnet_collector();
CollectorSpec thermal_zone_collector();

namespace {

// What a test may change between two ticks.
struct Machine {
  const MadeHost& host;
  ToldFileSystems& file_systems;
};

struct HotPlug {
  std::string_view name;
  CollectorSpec (*collector)() = nullptr;
  // Makes the machine one that has the second device, or has the first alone.
  void (*plug)(const Machine& machine, bool has_second) = nullptr;
  std::string_view first;   // in every sample of the first device
  std::string_view second;  // and of the second
};

void PrintTo(const HotPlug& plug, std::ostream* out) { *out << plug.name; }

void plug_interface(const Machine& machine, bool has_second) {
  const std::string counters = ": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n";
  machine.host.write("proc/net/dev", "eth0" + counters + (has_second ? "eth1" + counters : ""));
  machine.host.remove("sys/class/net/eth1");
  for (const std::string name : {"eth0", "eth1"}) {
    if (name == "eth1" && !has_second) continue;
    machine.host.write("sys/class/net/" + name + "/operstate", "up\n");
    machine.host.write("sys/class/net/" + name + "/mtu", "1500\n");
    machine.host.write("sys/class/net/" + name + "/statistics/rx_nohandler", "3\n");
  }
}

void plug_disk(const Machine& machine, bool has_second) {
  const std::string counters = " 1 2 3 4 5 6 7 8 9 10 11\n";
  // The one that goes stands before the one that stays.
  machine.host.write("proc/diskstats",
                     (has_second ? "8 16 sdb" + counters : std::string()) + "8 32 sdc" + counters);
}

void plug_cpu(const Machine& machine, bool has_second) {
  const auto with = [has_second](std::string_view first, std::string_view second) {
    return std::string(first) + (has_second ? std::string(second) : std::string());
  };
  machine.host.write(
      "proc/stat", with("cpu 1 1 1 1 1 1 1 1 0 0\ncpu0 9 9 9 9 9 9 9 9 0 0\n", "cpu1 9 9 9 9 9 9 9 9 0 0\n"));
  machine.host.write("proc/schedstat",
                     with("version 15\ntimestamp 1\ncpu0 0 0 0 0 0 0 1 2 3\n", "cpu1 0 0 0 0 0 0 1 2 3\n"));
  machine.host.write("proc/softirqs", has_second ? "  CPU0 CPU1\n HI: 1 2\n" : "  CPU0\n HI: 1\n");
  machine.host.write("proc/net/softnet_stat",
                     with("1 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", "1 0 0 0 0 0 0 0 0 0 0 0 1 0 0\n"));
  machine.host.remove("sys/devices/system/cpu/cpu1");
  for (const std::string cpu : {"cpu0", "cpu1"}) {
    if (cpu == "cpu1" && !has_second) continue;
    const std::string folder = "sys/devices/system/cpu/" + cpu + "/";
    machine.host.write(folder + "online", "1\n");
    machine.host.write(folder + "cpufreq/scaling_cur_freq", "2100000\n");
  }
}

void plug_mount(const Machine& machine, bool has_second) {
  machine.file_systems.told.mounts = {
      {.mount = {.mount_point = "/", .source = "/dev/sda1", .fs_type = "ext4"}, .size_bytes = 100}};
  if (!has_second) return;
  machine.file_systems.told.mounts.push_back(
      {.mount = {.mount_point = "/mnt", .source = "/dev/sdb1", .fs_type = "ext4"}, .size_bytes = 100});
}

void plug_power_supply(const Machine& machine, bool has_second) {
  machine.host.write("sys/class/power_supply/AC/online", "1\n");
  machine.host.remove("sys/class/power_supply/BAT0");
  if (has_second) machine.host.write("sys/class/power_supply/BAT0/capacity", "81\n");
}

void plug_sensor(const Machine& machine, bool has_second) {
  machine.host.write("sys/class/hwmon/hwmon0/name", "coretemp\n");
  machine.host.write("sys/class/hwmon/hwmon0/temp1_input", "41000\n");
  machine.host.write("sys/class/thermal/thermal_zone0/type", "acpitz\n");
  machine.host.write("sys/class/thermal/thermal_zone0/temp", "41000\n");
  machine.host.remove("sys/class/hwmon/hwmon1");
  machine.host.remove("sys/class/thermal/thermal_zone1");
  if (!has_second) return;
  machine.host.write("sys/class/hwmon/hwmon1/name", "drivetemp\n");
  machine.host.write("sys/class/hwmon/hwmon1/temp1_input", "38000\n");
  machine.host.write("sys/class/thermal/thermal_zone1/type", "iwlwifi\n");
  machine.host.write("sys/class/thermal/thermal_zone1/temp", "38000\n");
}

constexpr HotPlug kHotPlugs[] = {
    {"netdev", netdev_collector, plug_interface, R"(device="eth0")", R"(device="eth1")"},
    {"netclass", netclass_collector, plug_interface, R"(device="eth0")", R"(device="eth1")"},
    {"diskstats", diskstats_collector, plug_disk, R"(device="sdc")", R"(device="sdb")"},
    {"cpu", cpu_collector, plug_cpu, R"(cpu="0")", R"(cpu="1")"},
    {"cpufreq", cpufreq_collector, plug_cpu, R"(cpu="0")", R"(cpu="1")"},
    {"schedstat", schedstat_collector, plug_cpu, R"(cpu="0")", R"(cpu="1")"},
    {"softirqs", softirqs_collector, plug_cpu, R"(cpu="0")", R"(cpu="1")"},
    {"softnet", softnet_collector, plug_cpu, R"(cpu="0")", R"(cpu="1")"},
    {"filesystem", filesystem_collector, plug_mount, R"(mountpoint="/"})", R"(mountpoint="/mnt"})"},
    {"powersupplyclass", powersupplyclass_collector, plug_power_supply, R"(power_supply="AC")",
     R"(power_supply="BAT0")"},
    {"hwmon", hwmon_collector, plug_sensor, R"(chip="coretemp")", R"(chip="drivetemp")"},
    {"thermal_zone", thermal_zone_collector, plug_sensor, R"(zone="0")", R"(zone="1")"},
};

// Until what is read every ten ticks, away from the tick, has been read and taken.
constexpr int kTicksUntilSeen = 2 * static_cast<int>(SlowRefresh::kTicks) + 2;

class HotPlugs : public testing::TestWithParam<HotPlug> {
 protected:
  // The series that a device has once the machine's change was seen. Every tick on the way goes well.
  struct Series {
    std::size_t first = 0;
    std::size_t second = 0;
  };

  Series after(bool has_second) {
    GetParam().plug({.host = host_, .file_systems = trial_.file_systems}, has_second);
    std::string text;
    for (int i = 0; i < kTicksUntilSeen; ++i) {
      text = trial_.tick();
      EXPECT_TRUE(trial_.outcome()) << "tick " << i << ": " << trial_.outcome().error().message;
      EXPECT_GT(count(text, GetParam().first), 0U) << "tick " << i;
    }
    return {.first = count(text, GetParam().first), .second = count(text, GetParam().second)};
  }

 private:
  static std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
      ++found;
    return found;
  }

  MadeHost host_;
  CollectorTrial trial_{GetParam().collector(), host_.root()};
};

TEST_P(HotPlugs, EndAndBeginSeriesAndFailNoTick) {
  const Series both = after(true);
  EXPECT_EQ(both.first, both.second);
  for (int round = 0; round < 2; ++round) {
    const Series one = after(false);
    EXPECT_EQ(one.first, both.first);
    EXPECT_EQ(one.second, 0U);
    const Series again = after(true);
    EXPECT_EQ(again.first, both.first);
    EXPECT_EQ(again.second, both.second);
  }
}

INSTANTIATE_TEST_SUITE_P(Devices, HotPlugs, testing::ValuesIn(kHotPlugs),
                         [](const auto& of) { return std::string(of.param.name); });

// A counter that wrapped, or whose device was reset, is what the kernel says: rates are the query's work.
struct Wrapped {
  std::string_view name;
  CollectorSpec (*collector)() = nullptr;
  std::string_view file;
  std::string_view before;
  std::string_view after;
  std::string_view sample_before;
  std::string_view sample_after;
};

void PrintTo(const Wrapped& wrapped, std::ostream* out) { *out << wrapped.name; }

constexpr Wrapped kWrapped[] = {
    {"bytes_of_64_bits", netdev_collector, "proc/net/dev",
     "eth0: 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", "eth0: 7 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
     "node_network_receive_bytes_total{device=\"eth0\"} 1.8446744073709552e+19\n",
     "node_network_receive_bytes_total{device=\"eth0\"} 7\n"},
    {"milliseconds_of_32_bits", diskstats_collector, "proc/diskstats",
     "8 0 sda 1 2 3 4294967295 5 6 7 8 9 10 11\n", "8 0 sda 1 2 3 40 5 6 7 8 9 10 11\n",
     "node_disk_read_time_seconds_total{device=\"sda\"} 4.294967295e+06\n",
     "node_disk_read_time_seconds_total{device=\"sda\"} 0.04\n"},
    {"idle_time_of_a_cpu_that_was_out", cpu_collector, "proc/stat",
     "cpu 1 1 1 1 1 1 1 1 0 0\ncpu0 900 0 0 5000 0 0 0 0 0 0\n",
     "cpu 1 1 1 1 1 1 1 1 0 0\ncpu0 100 0 0 0 0 0 0 0 0 0\n",
     "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} 9\n",
     "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} 1\n"},
};

class WrappedCounters : public testing::TestWithParam<Wrapped> {};

TEST_P(WrappedCounters, AreToldAsTheKernelHasThem) {
  const MadeHost host;
  CollectorTrial trial(GetParam().collector(), host.root());
  for (const auto& [content, sample] : {std::pair(GetParam().before, GetParam().sample_before),
                                        std::pair(GetParam().after, GetParam().sample_after)}) {
    host.write(std::string(GetParam().file), content);
    const std::string text = trial.tick();
    EXPECT_TRUE(trial.outcome());
    EXPECT_NE(text.find(sample), std::string::npos) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Counters, WrappedCounters, testing::ValuesIn(kWrapped),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace hb::collect
