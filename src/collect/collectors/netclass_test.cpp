#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/slow_refresh.hpp"

namespace hb::collect {

CollectorSpec netclass_collector();

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(NetclassCollector, SeesAtOnceThatALinkGoesDown) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  made.write("sys/class/net/eth0/carrier", "1\n");
  CollectorTrial trial(netclass_collector(), made.root());
  EXPECT_TRUE(has(trial.tick(), "node_network_up{device=\"eth0\"} 1\n"));
  made.write("sys/class/net/eth0/operstate", "down\n");
  made.write("sys/class/net/eth0/carrier", "0\n");
  EXPECT_TRUE(has(trial.tick(), "node_network_up{device=\"eth0\"} 0\n"));
  EXPECT_TRUE(has(trial.tick(), "node_network_carrier{device=\"eth0\"} 0\n"));
}

TEST(NetclassCollector, DropsAnInterfaceThatIsGoneAndFindsANewOne) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  CollectorTrial trial(netclass_collector(), made.root());
  EXPECT_TRUE(has(trial.tick(), "device=\"eth0\""));
  made.remove("sys/class/net/eth0");
  made.write("sys/class/net/eth1/operstate", "up\n");
  std::string text;
  for (uint32_t i = 0; i < SlowRefresh::kTicks; ++i)
    text = trial.tick();
  EXPECT_FALSE(has(text, "device=\"eth0\""));
  EXPECT_TRUE(has(text, "device=\"eth1\""));
}

TEST(NetclassCollector, ShowsAnUnknownSpeedUnlessTold) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  made.write("sys/class/net/eth0/speed", "-1\n");
  EXPECT_TRUE(has(CollectorTrial(netclass_collector(), made.root()).tick(),
                  "node_network_speed_bytes{device=\"eth0\"} -125000\n"));
  FlagValues flags;
  flags.set("collector.netclass.ignore-invalid-speed", "true");
  EXPECT_FALSE(
      has(CollectorTrial(netclass_collector(), made.root(), flags).tick(), "node_network_speed_bytes"));
}

TEST(NetclassCollector, LeavesOutWhatTheFlagIgnores) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  made.write("sys/class/net/veth12/operstate", "up\n");
  FlagValues flags;
  flags.set("collector.netclass.ignored-devices", "^veth");
  const std::string text = CollectorTrial(netclass_collector(), made.root(), flags).tick();
  EXPECT_TRUE(has(text, "device=\"eth0\""));
  EXPECT_FALSE(has(text, "device=\"veth12\""));
}

TEST(NetclassCollector, SaysWhenThereIsNoInterface) {
  CollectorTrial trial(netclass_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

// A host of so many interfaces: if0000, if0001, …
class ManyInterfaces {
 public:
  explicit ManyInterfaces(int count) {
    for (int i = 0; i < count; ++i) {
      made.write(folder(i) + "operstate", "up\n");
      made.write(folder(i) + "mtu", "1500\n");
    }
  }

  static std::string device(int number) {
    std::string digits = std::to_string(number);
    return "if" + std::string(4 - digits.size(), '0') + digits;
  }
  static std::string folder(int number) { return "sys/class/net/" + device(number) + "/"; }

  MadeHost made;
};

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(NetclassCollector, HasEveryOneOfManyInterfacesFromTheFirstReadingOn) {
  constexpr int kCount = 600;  // more than are read at a time, and more than keep a file open
  const ManyInterfaces many(kCount);
  CollectorTrial trial(netclass_collector(), many.made.root());
  for (int tick = 0; tick < 3; ++tick) {
    const std::string text = trial.tick();
    EXPECT_EQ(count_of(text, "node_network_up{"), kCount) << tick;
    EXPECT_EQ(count_of(text, "\"} 0\n"), 0U) << tick;
    EXPECT_EQ(count_of(text, "node_network_mtu_bytes{"), kCount) << tick;
  }
}

// New series cost a tick far more than known ones. Those that were told of stay while the others come.
TEST(NetclassCollector, TellsOfSoManyNewInterfacesATick) {
  constexpr int kNewPerTick = 1024;
  for (const int count : {kNewPerTick, kNewPerTick + 1}) {
    const ManyInterfaces many(count);
    CollectorTrial trial(netclass_collector(), many.made.root());
    EXPECT_EQ(count_of(trial.tick(), "node_network_up{"), kNewPerTick) << count;
    EXPECT_EQ(count_of(trial.tick(), "node_network_up{"), count);
  }
}

TEST(NetclassCollector, LooksAtEachOfManyInterfacesInItsTurn) {
  constexpr int kCount = 600;
  const ManyInterfaces many(kCount);
  CollectorTrial trial(netclass_collector(), many.made.root());
  trial.tick();
  for (int i = 0; i < kCount; ++i)
    many.made.write(ManyInterfaces::folder(i) + "operstate", "down\n");
  EXPECT_EQ(count_of(trial.tick(), "node_network_up{device=\"if"), kCount);
  trial.tick();
  const std::string text = trial.tick();  // 256 a tick
  for (int i = 0; i < kCount; ++i)
    EXPECT_TRUE(has(text, "node_network_up{device=\"" + ManyInterfaces::device(i) + "\"} 0\n")) << i;
}

// The properties of 512 at a time, every ten ticks; those whose state changed at once.
TEST(NetclassCollector, ReadsThePropertiesOfManyInterfacesInTheirTurn) {
  constexpr int kCount = 600;
  const ManyInterfaces many(kCount);
  CollectorTrial trial(netclass_collector(), many.made.root());
  trial.tick();
  for (int i = 0; i < kCount; ++i)
    many.made.write(ManyInterfaces::folder(i) + "mtu", "9000\n");
  many.made.write(ManyInterfaces::folder(5) + "operstate", "down\n");
  std::string text;
  const auto ticks = [&](uint32_t count) {
    for (uint32_t i = 0; i < count; ++i)
      text = trial.tick();
    return count_of(text, "} 9000\n");
  };
  // The changed one is seen when its turn comes, and read at the tick after.
  EXPECT_EQ(ticks(SlowRefresh::kTicks - 1), 1U);
  EXPECT_TRUE(has(text, "node_network_mtu_bytes{device=\"if0005\"} 9000\n"));
  EXPECT_GE(ticks(1), 512U);
  EXPECT_EQ(ticks(SlowRefresh::kTicks), static_cast<std::size_t>(kCount));
}

TEST(NetclassCollector, FindsANewOneAmongMany) {
  const ManyInterfaces many(300);
  CollectorTrial trial(netclass_collector(), many.made.root());
  trial.tick();
  many.made.write("sys/class/net/aaa/operstate", "up\n");
  many.made.write("sys/class/net/aaa/mtu", "1400\n");
  many.made.remove(ManyInterfaces::folder(7));
  std::string text;
  for (uint32_t i = 0; i < SlowRefresh::kTicks; ++i)
    text = trial.tick();
  EXPECT_TRUE(has(text, "node_network_up{device=\"aaa\"} 1\n"));
  EXPECT_TRUE(has(text, "node_network_mtu_bytes{device=\"aaa\"} 1400\n"));
  EXPECT_FALSE(has(text, "device=\"if0007\""));
  EXPECT_EQ(count_of(text, "node_network_up{"), 300U);
}

}  // namespace
}  // namespace hb::collect
