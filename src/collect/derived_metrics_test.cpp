#include "collect/derived_metrics.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

// Counts how often a name is made.
struct Deriver {
  int made = 0;

  std::string name_of(DerivedMetrics& metrics, std::string_view scope, std::string_view key) {
    const DerivedMetric* metric = metrics.next(scope, key, [this](std::string_view s, std::string_view k) {
      ++made;
      return DerivedMetric{
          .name = std::string(s) + "_" + std::string(k), .help = "", .wanted = k != "unwanted"};
    });
    return metric == nullptr ? "" : metric->name;
  }
};

TEST(DerivedMetrics, MakesEachNameOnceInWhateverOrder) {
  DerivedMetrics metrics;
  Deriver deriver;
  const std::vector<std::vector<std::string>> ticks = {{"a", "b", "unwanted", "c"},
                                                       {"a", "b", "unwanted", "c"},
                                                       {"b", "c"},
                                                       {"c", "a", "b", "unwanted", "unwanted"}};
  for (const auto& keys : ticks) {
    metrics.rewind();
    for (const std::string& key : keys)
      EXPECT_EQ(deriver.name_of(metrics, "Tcp", key), key == "unwanted" ? "" : "Tcp_" + key);
  }
  EXPECT_EQ(deriver.made, 4);
}

TEST(DerivedMetrics, TellsScopesApart) {
  DerivedMetrics metrics;
  Deriver deriver;
  metrics.rewind();
  EXPECT_EQ(deriver.name_of(metrics, "Tcp", "InErrors"), "Tcp_InErrors");
  metrics.rewind();
  EXPECT_EQ(deriver.name_of(metrics, "Udp", "InErrors"), "Udp_InErrors");
}

TEST(DerivedMetrics, MakesNamesUpToItsLimit) {
  DerivedMetrics metrics;
  Deriver deriver;
  for (std::size_t i = 0; i < DerivedMetrics::kNamesMax; ++i)
    EXPECT_NE(deriver.name_of(metrics, "", std::to_string(i)), "");
  EXPECT_EQ(deriver.name_of(metrics, "", "one more"), "");
  metrics.rewind();
  EXPECT_EQ(deriver.name_of(metrics, "", "0"), "_0");
}

TEST(DerivedMetrics, PassesOverWhatNobodyWantsWhereItStoodBefore) {
  DerivedMetrics metrics;
  Deriver deriver;
  const auto tick = [&] {
    metrics.rewind();
    EXPECT_EQ(deriver.name_of(metrics, "Ip6", "a"), "Ip6_a");
    EXPECT_EQ(deriver.name_of(metrics, "Ip6", "unwanted"), "");
    EXPECT_EQ(deriver.name_of(metrics, "Ip6", "b"), "Ip6_b");
  };
  metrics.rewind();
  EXPECT_FALSE(metrics.pass_over("Ip6unwanted 1")) << "nothing is known yet";
  tick();

  metrics.rewind();
  EXPECT_FALSE(metrics.pass_over("Ip6a 1")) << "it is wanted";
  EXPECT_EQ(deriver.name_of(metrics, "Ip6", "a"), "Ip6_a");
  for (const std::string_view line : {"Ip6unwanted", "Ip6unwanted2 1", "Ip6unwante 1", "Icmp6unwanted 1",
                                      "Ip6a 1", "unwanted 1", "Ip6", ""})
    EXPECT_FALSE(metrics.pass_over(line)) << line;
  EXPECT_TRUE(metrics.pass_over("Ip6unwanted 1"));
  EXPECT_FALSE(metrics.pass_over("Ip6unwanted 1")) << "its place is behind";
  EXPECT_EQ(deriver.name_of(metrics, "Ip6", "b"), "Ip6_b");
  EXPECT_FALSE(metrics.pass_over("Ip6unwanted\t1")) << "past the end";

  metrics.rewind();
  EXPECT_EQ(deriver.name_of(metrics, "Ip6", "a"), "Ip6_a");
  EXPECT_TRUE(metrics.pass_over("Ip6unwanted\t1"));
  EXPECT_EQ(deriver.made, 3);
}

}  // namespace
}  // namespace hb::collect
