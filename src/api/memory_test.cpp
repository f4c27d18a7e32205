#include "api/memory.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"

namespace hb::api {
namespace {

constexpr Metric kTotal{"node_memory_MemTotal_bytes", "Memory information field MemTotal_bytes.",
                        MetricType::gauge};
constexpr Metric kAvailable{"node_memory_MemAvailable_bytes", "Memory information field MemAvailable_bytes.",
                            MetricType::gauge};

class Machine {
 public:
  void second(double used) {
    now += std::chrono::seconds(1);
    builder_.begin(now);
    builder_.emit(kTotal, 1000);
    builder_.emit(kAvailable, 1000 - used);
    history.append(*builder_.finish());
  }

  MemorySource history;
  Timestamp now = from_unix_ms(1'700'000'000'000);

 private:
  FrameBuilder builder_;
};

TEST(Memory, MeansAreTrueMeansOfTheirWindows) {
  Machine machine;
  for (int i = 0; i < 300; ++i)
    machine.second(900);
  for (int i = 0; i < 300; ++i)
    machine.second(600);
  for (int i = 0; i < 301; ++i)
    machine.second(300);
  const MemoryMeans means = *memory_means(machine.history, machine.now);
  EXPECT_EQ(means.current, 300);
  EXPECT_EQ(means.mean_5min, 300);
  EXPECT_EQ(means.mean_10min, 450);
  EXPECT_EQ(means.mean_15min, 600);
}

TEST(Memory, MeansAreOverWhatThereIs) {
  Machine machine;
  machine.second(100);
  machine.second(200);
  EXPECT_EQ(memory_means(machine.history, machine.now)->mean_15min, 150);
}

TEST(Memory, AnswersInBytesWithTheOriginalsNames) {
  Machine machine;
  machine.second(250);
  const auto body = nlohmann::json::parse(*memory_json(machine.history, machine.now));
  const auto& usage = body.at("memory_usage");
  EXPECT_EQ(usage.at("total"), 1000);
  EXPECT_EQ(usage.at("available"), 750);
  EXPECT_EQ(usage.at("used"), 250);
  EXPECT_EQ(usage.at("usedPercent"), 25.0);
  EXPECT_EQ(usage.at("wired"), 0);
  for (const char* name : {"free", "active", "inactive"})
    EXPECT_TRUE(usage.at(name).is_number_integer()) << name;
  for (const char* name : {"current_usage", "avg_5min", "avg_10min", "avg_15min"}) {
    EXPECT_EQ(body.at("averages").at(name), 250) << name;
  }
}

TEST(Memory, SaysThatThereAreNoFigures) {
  MemorySource empty;
  const Result<std::string> body = memory_json(empty, from_unix_ms(0));
  ASSERT_FALSE(body.has_value());
  EXPECT_EQ(body.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::api
