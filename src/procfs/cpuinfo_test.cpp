#include "procfs/cpuinfo.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/cpu_sysfs.hpp"
#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/system_stat.hpp"

namespace hb::procfs {
namespace {

TEST(CpuInfo, ReadsX86) {
  const auto cpus = read_cpuinfo(fixture_host());
  ASSERT_TRUE(cpus);
  ASSERT_EQ(cpus->size(), 2);
  const CpuInfo& cpu = (*cpus)[1];
  EXPECT_EQ(cpu.cpu, 1);
  EXPECT_EQ(cpu.vendor_id, "GenuineIntel");
  EXPECT_EQ(cpu.family, "6");
  EXPECT_EQ(cpu.model, "142");
  EXPECT_EQ(cpu.model_name, "Test(R) CPU @ 1.90GHz");
  EXPECT_EQ(cpu.stepping, "10");
  EXPECT_EQ(cpu.microcode, "0xb4");
  EXPECT_EQ(cpu.mhz, 1900.001);
  EXPECT_EQ(cpu.cache_size, "8192 KB");
  EXPECT_EQ(cpu.physical_id, "0");
  EXPECT_EQ(cpu.core_id, "1");
  EXPECT_EQ(cpu.cores, 2);
  EXPECT_EQ(cpu.flags.size(), 6);
  EXPECT_EQ(cpu.bugs, (std::vector<std::string>{"spectre_v1", "mds"}));
}

TEST(CpuInfo, ReadsArm64) {
  const auto cpus = parse_cpuinfo(
      "processor\t: 0\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd evtstrm\nCPU implementer\t: 0x41\n"
      "CPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: 0xd0c\nCPU revision\t: 1\n\n"
      "processor\t: 1\nCPU implementer\t: 0xff\nCPU part\t: 0xfff\n\nHardware\t: x\n");
  ASSERT_EQ(cpus.size(), 2);
  EXPECT_EQ(cpus[0].vendor_id, "ARM");
  EXPECT_EQ(cpus[0].model_name, "Neoverse-N1");
  EXPECT_EQ(cpus[0].model, "0xd0c");
  EXPECT_EQ(cpus[0].stepping, "1");
  EXPECT_EQ(cpus[0].flags.size(), 3);
  EXPECT_EQ(cpus[1].vendor_id, "0xff");
  EXPECT_EQ(cpus[1].model_name, "0xfff");
}

TEST(CpuInfo, IgnoresWhatComesBeforeTheFirstProcessor) {
  EXPECT_TRUE(parse_cpuinfo("model name : x\nprocessor : y\n: :\n\n").empty());
  EXPECT_TRUE(parse_cpuinfo("").empty());
}

TEST(CpuInfo, TakesCpusUpToTheLimit) {
  std::string text;
  for (std::size_t i = 0; i <= kCpusMax; ++i)
    text += "processor : 0\n";
  EXPECT_EQ(parse_cpuinfo(text).size(), kCpusMax);
}

TEST(CpuInfo, SurvivesEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("cpuinfo")).value(), parse_cpuinfo);
}

TEST(CpuSysfs, ReadsTheFixture) {
  const CpuSysfs sysfs = read_cpu_sysfs(fixture_host());
  ASSERT_EQ(sysfs.core_throttles.size(), 2);
  EXPECT_EQ(sysfs.core_throttles[1].core, "1");
  EXPECT_EQ(sysfs.core_throttles[1].count, 3);
  ASSERT_EQ(sysfs.package_throttles.size(), 1);
  EXPECT_EQ(sysfs.package_throttles[0].count, 5);
  ASSERT_EQ(sysfs.online.size(), 2);
  EXPECT_TRUE(sysfs.online[1].online);
  EXPECT_EQ(sysfs.isolated, (std::vector<std::string>{"1"}));
}

TEST(CpuList, ReadsRanges) {
  const struct {
    std::string_view text;
    std::vector<uint32_t> cpus;
  } cases[] = {
      {"1,3-5,9\n", {1, 3, 4, 5, 9}},
      {"", {}},
      {"\n", {}},
      {"0", {0}},
      {"5-3", {}},
      {"x,2", {2}},
      {"1-x,2", {2}},
      {"8191-9000", {8191}},
  };
  for (const auto& [text, cpus] : cases)
    EXPECT_EQ(parse_cpu_list(text), cpus) << text;
}

}  // namespace
}  // namespace hb::procfs
