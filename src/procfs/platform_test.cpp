#include "procfs/platform.hpp"

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/virtualization.hpp"

namespace hb::procfs {
namespace {

// A host of a few files.
class MadeHost {
 public:
  MadeHost() {
    root_ = testing::TempDir() + "hb-platform-XXXXXX";
    root_ = ::mkdtemp(root_.data());
  }
  MadeHost(const MadeHost&) = delete;
  MadeHost& operator=(const MadeHost&) = delete;
  ~MadeHost() { std::filesystem::remove_all(root_); }

  void write(const std::string& path, std::string_view text) const {
    const std::filesystem::path file = root_ + "/" + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  [[nodiscard]] HostRoot host() const {
    return HostRoot({.procfs = root_ + "/proc", .sysfs = root_ + "/sys", .rootfs = root_, .udev_data = {}});
  }

 private:
  std::string root_;
};

TEST(Platform, ReadsTheFixture) {
  const Platform platform = read_platform(fixture_host());
  EXPECT_EQ(platform.hostname, "fixture");
  EXPECT_EQ(platform.platform, "debian");
  EXPECT_EQ(platform.platform_family, "debian");
  EXPECT_EQ(platform.platform_version, "12.11");
  EXPECT_EQ(platform.pretty_name, "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(platform.kernel_version, "6.1.0-test-amd64");
  EXPECT_EQ(platform.kernel_arch, "x86_64");
  EXPECT_EQ(platform.virtualization_system, "kvm");
  EXPECT_EQ(platform.virtualization_role, "guest");
  EXPECT_EQ(platform.host_id, "00112233-4455-6677-8899-aabbccddeeff");
}

TEST(Platform, IsEmptyWhereNothingIsKnown) {
  const Platform platform = read_platform(MadeHost().host());
  EXPECT_EQ(platform.hostname, "");
  EXPECT_EQ(platform.platform, "");
  EXPECT_EQ(platform.host_id, "");
}

TEST(Platform, FindsTheFamilyByTheParentsToo) {
  const struct {
    std::string_view os_release;
    std::string_view family;
    std::string_view version;
  } cases[] = {
      {"ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\n", "debian", "24.04"},
      {"ID=pop\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=22.04\n", "debian", "22.04"},
      {"ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.3\"\n", "rhel", "9.3"},
      {"ID=arch\n", "arch", ""},
      {"ID=unheard\nID_LIKE=of\n", "", ""},
  };
  for (const auto& [os_release, family, version] : cases) {
    const MadeHost made;
    made.write("etc/os-release", os_release);
    const Platform platform = read_platform(made.host());
    EXPECT_EQ(platform.platform_family, family) << os_release;
    EXPECT_EQ(platform.platform_version, version) << os_release;
  }
}

TEST(Platform, PrefersTheFirmwaresIdentifier) {
  const MadeHost made;
  made.write("proc/sys/kernel/random/boot_id", "0F0E0D0C-0B0A-4908-8706-050403020100\n");
  EXPECT_EQ(read_platform(made.host()).host_id, "0f0e0d0c-0b0a-4908-8706-050403020100");
  made.write("etc/machine-id", "not an id\n");
  EXPECT_EQ(read_platform(made.host()).host_id, "0f0e0d0c-0b0a-4908-8706-050403020100");
  made.write("etc/machine-id", "00112233445566778899aabbccddeeff\n");
  EXPECT_EQ(read_platform(made.host()).host_id, "00112233-4455-6677-8899-aabbccddeeff");
  made.write("sys/class/dmi/id/product_uuid", "4C4C4544-0001-4001-8001-B1B1B1B1B1B1\n");
  EXPECT_EQ(read_platform(made.host()).host_id, "4c4c4544-0001-4001-8001-b1b1b1b1b1b1");
}

TEST(Virtualization, TellsTheNearestWall) {
  const struct {
    std::string_view file;
    std::string_view text;
    Virtualization found;
  } cases[] = {
      {"proc/1/cgroup", "12:pids:/docker/0123\n", {"docker", "guest"}},
      {"proc/1/environ", std::string_view("TERM=x\0container=lxc\0", 21), {"lxc", "guest"}},
      {"proc/1/environ", std::string_view("xcontainer=lxc\0", 15), {}},
      {"sys/class/dmi/id/sys_vendor", "VMware, Inc.\n", {"vmware", "guest"}},
      {"sys/class/dmi/id/product_name", "Virtual Machine\n", {"hyperv", "guest"}},
      {"sys/class/dmi/id/sys_vendor", "LENOVO\n", {}},
      {"sys/hypervisor/type", "xen\n", {"xen", "guest"}},
      {"sys/devices/system/clocksource/clocksource0/available_clocksource",
       "kvm-clock tsc\n",
       {"kvm", "guest"}},
      {"proc/cpuinfo", "flags\t: fpu hypervisor\n", {"", "guest"}},
      {"proc/cpuinfo", "flags\t: fpu\nbugs\t: hypervisor\n", {}},
      {"proc/modules", "kvm 1142784 1 kvm_intel, Live 0x0\n", {"kvm", "host"}},
      {"proc/modules", "kvmgt 1 0 - Live 0x0\n", {}},
      {".dockerenv", "", {}},  // left over in a disk made from an image
  };
  for (const auto& [file, text, found] : cases) {
    const MadeHost made;
    made.write(std::string(file), text);
    EXPECT_EQ(detect_virtualization(made.host()), found) << file << ": " << text;
  }
}

TEST(Virtualization, BelievesDockersMarkOnAnOverlay) {
  const MadeHost made;
  made.write(".dockerenv", "");
  made.write("proc/self/mountinfo", "1 0 0:50 / / rw - overlay overlay rw\n");
  EXPECT_EQ(detect_virtualization(made.host()), (Virtualization{"docker", "guest"}));
}

TEST(Uptime, ReadsTheFixtureAndRefusesLess) {
  const auto uptime = read_uptime(fixture_host());
  ASSERT_TRUE(uptime);
  EXPECT_EQ(uptime->boot_time_seconds, 1767225600);
  EXPECT_EQ(uptime->uptime_seconds, 16384.25);
  EXPECT_EQ(read_uptime(fixture_host("hostile")).error().code, ErrorCode::corrupt);
  EXPECT_EQ(read_uptime(MadeHost().host()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::procfs
