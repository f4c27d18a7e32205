#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec edac_collector();

namespace {

constexpr const char* kController = "sys/devices/system/edac/mc/mc0/";

void write_controller(const MadeHost& made) {
  const std::string folder = kController;
  made.write(folder + "ce_count", "1\n");
  made.write(folder + "ce_noinfo_count", "2\n");
  made.write(folder + "ue_count", "5\n");
  made.write(folder + "ue_noinfo_count", "6\n");
}

TEST(EdacCollector, CountsByControllerRowAndChannel) {
  const MadeHost made;
  write_controller(made);
  const std::string row = std::string(kController) + "csrow1/";
  made.write(row + "ce_count", "3\n");
  made.write(row + "ue_count", "4\n");
  made.write(row + "ch0_ce_count", "7\n");
  made.write(row + "ch0_ue_count", "8\n");
  made.write(row + "ch0_dimm_label", "DIMM_A1\n");
  made.write(row + "ch1_ce_count", "9\n");
  made.write(row + "chx_ce_count", "10\n");
  CollectorTrial trial(edac_collector(), made.root());
  EXPECT_EQ(
      trial.tick(),
      R"(node_edac_channel_correctable_errors_total{channel="0",controller="0",csrow="1",dimm_label="DIMM_A1"} 7
node_edac_channel_correctable_errors_total{channel="1",controller="0",csrow="1",dimm_label=""} 9
node_edac_channel_uncorrectable_errors_total{channel="0",controller="0",csrow="1",dimm_label="DIMM_A1"} 8
node_edac_correctable_errors_total{controller="0"} 1
node_edac_csrow_correctable_errors_total{controller="0",csrow="unknown"} 2
node_edac_csrow_correctable_errors_total{controller="0",csrow="1"} 3
node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="unknown"} 6
node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="1"} 4
node_edac_uncorrectable_errors_total{controller="0"} 5
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(EdacCollector, TellsOfACountThatIsNone) {
  const MadeHost made;
  write_controller(made);
  made.write(std::string(kController) + "ue_count", "none\n");
  CollectorTrial trial(edac_collector(), made.root());
  const std::string text = trial.tick();
  EXPECT_EQ(text.find("node_edac_uncorrectable_errors_total"), std::string::npos);
  EXPECT_NE(text.find("node_edac_correctable_errors_total{controller=\"0\"} 1\n"), std::string::npos);
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(EdacCollector, EmitsNothingWithoutControllers) {
  const MadeHost made;
  CollectorTrial trial(edac_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
