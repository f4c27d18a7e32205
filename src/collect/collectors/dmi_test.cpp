#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec dmi_collector();

namespace {

TEST(DmiCollector, LabelsWhatTheFirmwareSays) {
  const MadeHost made;
  made.write("sys/class/dmi/id/bios_vendor", "Dell Inc.\n");
  made.write("sys/class/dmi/id/sys_vendor", "Dell\xfe\n");
  made.write("sys/class/dmi/id/chassis_asset_tag", " \n");
  made.write("sys/class/dmi/id/modalias", "dmi:bvn\n");
  CollectorTrial trial(dmi_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            "node_dmi_info{bios_vendor=\"Dell "
            "Inc.\",chassis_asset_tag=\"\",system_vendor=\"Dell\xEF\xBF\xBD\"} 1\n");
  EXPECT_TRUE(trial.outcome());
}

TEST(DmiCollector, HasNoDataWithoutFirmware) {
  const MadeHost made;
  made.write("sys/class/dmi/id/uevent", "MODALIAS=dmi\n");
  CollectorTrial trial(dmi_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
