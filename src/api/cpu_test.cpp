#include "api/cpu.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"

namespace hb::api {
namespace {

constexpr Metric kCpu{"node_cpu_seconds_total", "Seconds the CPUs spent in each mode.", MetricType::counter};

// A machine with two CPUs, fed a tick at a time.
class Machine {
 public:
  // Each CPU spends `busy` seconds in user mode and the rest of a second idle or waiting for I/O.
  void second(double busy, double iowait = 0) {
    now_ += std::chrono::seconds(1);
    user_ += busy;
    iowait_ += iowait;
    idle_ += 1 - busy - iowait;
    builder_.begin(now_);
    for (const char* cpu : {"0", "1"}) {
      builder_.emit(kCpu, {{"cpu", cpu}, {"mode", "user"}}, user_);
      builder_.emit(kCpu, {{"cpu", cpu}, {"mode", "iowait"}}, iowait_);
      builder_.emit(kCpu, {{"cpu", cpu}, {"mode", "idle"}}, idle_);
    }
    history.append(*builder_.finish());
  }

  CpuUsage usage() { return *cpu_usage(history, now_); }

  MemorySource history;

 private:
  Timestamp now_ = from_unix_ms(1'700'000'000'000);
  double user_ = 1000;
  double iowait_ = 1000;
  double idle_ = 1000;
  FrameBuilder builder_;
};

TEST(CpuUsage, IsZeroWithoutAnInterval) {
  Machine machine;
  EXPECT_EQ(machine.usage().current, 0);
  machine.second(1);
  EXPECT_EQ(machine.usage().current, 0);
  EXPECT_EQ(machine.usage().mean_5min, 0);
}

TEST(CpuUsage, CurrentIsTheLastTick) {
  Machine machine;
  machine.second(0);
  machine.second(0.25);
  EXPECT_NEAR(machine.usage().current, 25, 1e-9);
  machine.second(0.75);
  EXPECT_NEAR(machine.usage().current, 75, 1e-9);
}

TEST(CpuUsage, WaitingForIoIsNotBusy) {
  Machine machine;
  machine.second(0);
  machine.second(0.1, 0.6);
  EXPECT_NEAR(machine.usage().current, 10, 1e-9);
}

TEST(CpuUsage, MeansAreOverWhatThereIs) {
  Machine machine;
  machine.second(0);
  for (int i = 0; i < 60; ++i)
    machine.second(1);
  for (int i = 0; i < 60; ++i)
    machine.second(0);
  EXPECT_NEAR(machine.usage().mean_5min, 50, 1e-9);
  EXPECT_NEAR(machine.usage().mean_15min, 50, 1e-9);
}

TEST(CpuUsage, EachMeanCoversItsOwnWindow) {
  Machine machine;
  machine.second(0);
  for (int i = 0; i < 300; ++i)
    machine.second(0.9);  // 15 to 10 minutes ago
  for (int i = 0; i < 300; ++i)
    machine.second(0.6);  // 10 to 5
  for (int i = 0; i < 300; ++i)
    machine.second(0.3);  // the last 5
  EXPECT_NEAR(machine.usage().mean_5min, 30, 1e-6);
  EXPECT_NEAR(machine.usage().mean_10min, 45, 1e-6);
  EXPECT_NEAR(machine.usage().mean_15min, 60, 1e-6);
}

TEST(CpuUsage, HasTheOriginalsNames) {
  Machine machine;
  machine.second(0);
  machine.second(0.5);
  const auto body = nlohmann::json::parse(*cpu_json(machine.history, from_unix_ms(1'700'000'002'000)));
  for (const char* name : {"current_usage", "avg_5min", "avg_10min", "avg_15min"}) {
    EXPECT_TRUE(body.at(name).is_number()) << name;
  }
}

}  // namespace
}  // namespace hb::api
