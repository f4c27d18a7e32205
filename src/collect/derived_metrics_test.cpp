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

}  // namespace
}  // namespace hb::collect
