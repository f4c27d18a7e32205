#include "procfs/mountstats.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kEvents =
    "events: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27\n";
const std::string kMount =
    "device nas:/a mounted on /a with fstype nfs4 statvers=1.1\n"
    "\topts:\trw,vers=4.0\n"
    "\tage:\t90\n"
    "\tbytes:\t1 2 3 4 5 6 7 8\n\t" +
    kEvents +
    "\txprt:\ttcp 1 2 3 4 5 6 7 8 9 10 11 12 13\n"
    "\txprt:\tudp 1 2 6 7 8 9 10 11 12 13\n"
    "\txprt:\trdma 1 2 3 4 5 6 7 8 9 10 91 92 93 94 95 96 97 98 99 100\n"
    "\tper-op statistics\n"
    "\t        READ: 1 2 3 4 5 6 7 8 9\n"
    "\n";

TEST(Mountstats, ReadsTheNfsMounts) {
  const std::string text = "device proc mounted on /proc with fstype proc\n" + kMount +
                           "device /dev/sda1 mounted on / with fstype ext4\n";
  const auto mounts = parse_nfs_mounts(text);
  ASSERT_TRUE(mounts) << mounts.error().message;
  ASSERT_EQ(mounts->size(), 1);
  const NfsMount& mount = mounts->front();
  EXPECT_EQ(mount.position, 1);
  EXPECT_EQ(mount.device, "nas:/a");
  EXPECT_EQ(mount.mount_point, "/a");
  EXPECT_EQ(mount.age_seconds, 90);
  EXPECT_EQ(mount.bytes[static_cast<std::size_t>(NfsBytes::write_pages)], 8);
  EXPECT_EQ(mount.events.back(), 27);
  ASSERT_EQ(mount.operations.size(), 1);
  EXPECT_EQ(mount.operations[0].name, "READ");
  EXPECT_EQ(mount.operations[0].values.back(), 8);
}

TEST(Mountstats, KnowsWhatEachProtocolCounts) {
  const auto mounts = parse_nfs_mounts(kMount);
  ASSERT_TRUE(mounts);
  const auto& transports = mounts->front().transports;
  ASSERT_EQ(transports.size(), 3);
  EXPECT_EQ(transports[0].protocol, "tcp");
  EXPECT_EQ(transports[0][NfsTransportValue::idle_time_seconds], 5);
  EXPECT_EQ(transports[0][NfsTransportValue::pending_queue], 13);
  EXPECT_EQ(transports[1].protocol, "udp");
  EXPECT_EQ(transports[1][NfsTransportValue::bind], 2);
  EXPECT_EQ(transports[1][NfsTransportValue::idle_time_seconds], 0);
  EXPECT_EQ(transports[1][NfsTransportValue::sends], 6);
  EXPECT_EQ(transports[1][NfsTransportValue::pending_queue], 13);
  EXPECT_EQ(transports[2].protocol, "rdma");
  EXPECT_EQ(transports[2][NfsTransportValue::backlog_queue], 10);
  EXPECT_EQ(transports[2][NfsTransportValue::maximum_rpc_slots], 0);
}

TEST(Mountstats, RefusesAnotherForm) {
  const std::string mount = "device d mounted on /a with fstype nfs statvers=1.1\n";
  for (const std::string& text :
       {std::string("device d mounted at /a with fstype nfs\n"), std::string("device d mounted on /a\n"),
        std::string("device d mounted on /a with fstype ext4 statvers=1.1\n"), mount + "bytes: 1 2\n",
        mount + "bytes: 1 2 3 4 5 6 7 8 9\n", mount + "age: x\n", mount + "events: 1\n",
        mount + "xprt: tcp 1 2 3\n", mount + "xprt: local 1 2 3 4 5 6 7 8 9 10 11 12 13\n", mount + "xprt:\n",
        mount + "per-op statistics\nREAD: 1 2 3 4 5 6 7\n",
        std::string("device d mounted on /a with fstype nfs statvers=9\nxprt: tcp 1 2 3 4 5 6 7 8 9 10\n")}) {
    const auto mounts = parse_nfs_mounts(text);
    ASSERT_FALSE(mounts) << text;
    EXPECT_EQ(mounts.error().code, ErrorCode::corrupt);
  }
}

TEST(Mountstats, FindsTheServersAddress) {
  const std::string line = "194 21 0:42 / /a rw shared:1 - nfs4 nas:/a rw,mountaddr=1.2.3.4";
  EXPECT_EQ(mount_address(line + ",addr=5.6.7.8,local_lock=none"), "5.6.7.8");
  EXPECT_EQ(mount_address(line), "");
  EXPECT_EQ(mount_address("addr=1"), "");
  EXPECT_EQ(mount_address(""), "");
}

TEST(Mountstats, SurvivesEveryTruncation) {
  for_every_prefix(kMount,
                   [](std::string_view text) { static_cast<void>(parse_nfs_mounts(text).has_value()); });
}

}  // namespace
}  // namespace hb::procfs
