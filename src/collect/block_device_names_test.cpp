#include "collect/block_device_names.hpp"

#include <gtest/gtest.h>

#include "collect/made_host.hpp"

namespace hb::collect {
namespace {

TEST(BlockDeviceNames, TellsAndRemembers) {
  const MadeHost made;
  made.link("sys/dev/block/8:0", "../../devices/pci0/block/sda");
  BlockDeviceNames names(made.root());
  EXPECT_EQ(names.name(8, 0), "/dev/sda");
  EXPECT_EQ(names.name(8, 1), "8:1");
  made.remove("sys/dev/block/8:0");
  made.link("sys/dev/block/8:0", "../../devices/pci0/block/sdb");
  EXPECT_EQ(names.name(8, 0), "/dev/sda");
  names.forget();
  EXPECT_EQ(names.name(8, 0), "/dev/sdb");
}

TEST(BlockDeviceNames, ForgetsPastItsMaximum) {
  const MadeHost made;
  made.link("sys/dev/block/8:0", "../../devices/pci0/block/sda");
  BlockDeviceNames names(made.root());
  EXPECT_EQ(names.name(8, 0), "/dev/sda");
  for (uint32_t minor = 1; minor < BlockDeviceNames::kRememberedMax; ++minor)
    static_cast<void>(names.name(9, minor));
  made.remove("sys/dev/block/8:0");
  EXPECT_EQ(names.name(8, 0), "/dev/sda");  // full, and nothing forgotten yet
  EXPECT_EQ(names.name(9, 0), "9:0");
  EXPECT_EQ(names.name(8, 0), "8:0");
}

}  // namespace
}  // namespace hb::collect
