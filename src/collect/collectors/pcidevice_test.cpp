#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec pcidevice_collector();

namespace {

void write_device(const MadeHost& made) {
  made.link("sys/bus/pci/devices/0000:01:00.0", "../../../devices/pci0000:00/0000:00:02.1/0000:01:00.0");
  const std::string device = "sys/devices/pci0000:00/0000:00:02.1/0000:01:00.0/";
  made.write(device + "class", "0x010802\n");
  made.write(device + "vendor", "0xc0a9\n");
  made.write(device + "device", "0x540a\n");
  made.write(device + "subsystem_vendor", "0xc0a9\n");
  made.write(device + "subsystem_device", "0x5021\n");
  made.write(device + "revision", "0x01\n");
  made.write(device + "max_link_speed", "16.0 GT/s PCIe\n");
  made.write(device + "max_link_width", "4\n");
  made.write(device + "current_link_speed", "Unknown\n");
  made.write(device + "numa_node", "-1\n");
  made.write(device + "sriov_numvfs", "2\n");
  made.write(device + "power_state", "D3hot\n");
}

TEST(PcideviceCollector, EmitsWhatADeviceIsAndDoes) {
  const MadeHost made;
  write_device(made);
  made.link("sys/bus/pci/devices/0000:00:02.1", "../../../devices/pci0000:00/0000:00:02.1");
  made.write("sys/devices/pci0000:00/0000:00:02.1/numa_node", "1\n");
  CollectorTrial trial(pcidevice_collector(), made.root());
  EXPECT_EQ(
      trial.tick(),
      R"(node_pcidevice_current_link_transfers_per_second{bus="00",device="02",function="1",segment="0000"} -1
node_pcidevice_current_link_transfers_per_second{bus="01",device="00",function="0",segment="0000"} -1
node_pcidevice_current_link_width{bus="00",device="02",function="1",segment="0000"} -1
node_pcidevice_current_link_width{bus="01",device="00",function="0",segment="0000"} -1
node_pcidevice_info{bus="00",class_id="",device="02",device_id="",function="1",parent_bus="*",parent_device="*",parent_function="*",parent_segment="*",revision="",segment="0000",subsystem_device_id="",subsystem_vendor_id="",vendor_id=""} 1
node_pcidevice_info{bus="01",class_id="0x010802",device="00",device_id="0x540a",function="0",parent_bus="00",parent_device="02",parent_function="1",parent_segment="0000",revision="0x01",segment="0000",subsystem_device_id="0x5021",subsystem_vendor_id="0xc0a9",vendor_id="0xc0a9"} 1
node_pcidevice_max_link_transfers_per_second{bus="00",device="02",function="1",segment="0000"} -1
node_pcidevice_max_link_transfers_per_second{bus="01",device="00",function="0",segment="0000"} 1.6e+10
node_pcidevice_max_link_width{bus="00",device="02",function="1",segment="0000"} -1
node_pcidevice_max_link_width{bus="01",device="00",function="0",segment="0000"} 4
node_pcidevice_numa_node{bus="00",device="02",function="1",segment="0000"} 1
node_pcidevice_power_state{bus="01",device="00",function="0",segment="0000",state="D0"} 0
node_pcidevice_power_state{bus="01",device="00",function="0",segment="0000",state="D1"} 0
node_pcidevice_power_state{bus="01",device="00",function="0",segment="0000",state="D2"} 0
node_pcidevice_power_state{bus="01",device="00",function="0",segment="0000",state="D3hot"} 1
node_pcidevice_power_state{bus="01",device="00",function="0",segment="0000",state="D3cold"} 0
node_pcidevice_power_state{bus="01",device="00",function="0",segment="0000",state="unknown"} 0
node_pcidevice_power_state{bus="01",device="00",function="0",segment="0000",state="error"} 0
node_pcidevice_sriov_numvfs{bus="01",device="00",function="0",segment="0000"} 2
)");
}

TEST(PcideviceCollector, AddsNamesWhenItsFlagSaysSo) {
  const MadeHost made;
  write_device(made);
  made.write("usr/share/misc/pci.ids", "c0a9  Micron\n\t540a  P2\nC 01  Storage\n");
  FlagValues flags;
  flags.set("collector.pcidevice.names", "true");
  CollectorTrial trial(pcidevice_collector(), made.root(), flags);
  const std::string text = trial.tick();
  for (const char* label : {"class_name=\"Storage\"", "vendor_name=\"Micron\"", "device_name=\"P2\"",
                            "subsystem_vendor_name=\"Micron\"", "subsystem_device_name=\"0x5021\""})
    EXPECT_NE(text.find(label), std::string::npos) << label;
  flags.set("collector.pcidevice.idsfile", made.root().root("other.ids"));
  made.write("other.ids", "c0a9  Crucial\n");
  CollectorTrial other(pcidevice_collector(), made.root(), flags);
  EXPECT_NE(other.tick().find("vendor_name=\"Crucial\""), std::string::npos);
}

TEST(PcideviceCollector, HasNoDataWithoutTheBus) {
  const MadeHost made;
  CollectorTrial trial(pcidevice_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
