#include "procfs/cgroup_files.hpp"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

using enum CgroupValue;
using Values = std::map<CgroupValue, double>;

const CgroupFile& file(bool is_v2, std::string_view name) {
  const auto files = cgroup_files(is_v2);
  return *std::ranges::find(files, name, &CgroupFile::name);
}

CgroupUsage parsed(bool is_v2, std::string_view name, std::string_view text) {
  CgroupUsage usage;
  file(is_v2, name).parse(text, usage);
  return usage;
}

Values values_of(const CgroupUsage& usage) {
  Values values;
  for (std::size_t i = 0; i < kCgroupValues; ++i) {
    const auto value = static_cast<CgroupValue>(i);
    if (const auto number = usage.get(value)) values[value] = *number;
  }
  return values;
}

void expect_values(const Values& got, const Values& wanted, std::string_view what) {
  ASSERT_EQ(got.size(), wanted.size()) << what;
  for (const auto& [value, number] : wanted) {
    ASSERT_TRUE(got.contains(value)) << what;
    EXPECT_DOUBLE_EQ(got.at(value), number) << what;
  }
}

TEST(CgroupFiles, ReadsVersion2) {
  const struct {
    std::string_view name;
    std::string_view text;
    Values wanted;
  } cases[] = {
      {"cpu.stat",
       "usage_usec 5000000\nuser_usec 3000000\nsystem_usec 2000000\nnice_usec 9\nnr_periods 40\nnr_throttled "
       "7\n"
       "throttled_usec 1500000\nnr_bursts 2\nburst_usec 250000\n",
       {{cpu_usage_seconds, 5},
        {cpu_user_seconds, 3},
        {cpu_system_seconds, 2},
        {cfs_periods, 40},
        {cfs_throttled_periods, 7},
        {cfs_throttled_seconds, 1.5},
        {cfs_burst_periods, 2},
        {cfs_burst_seconds, 0.25}}},
      {"memory.current", "4096\n", {{memory_usage_bytes, 4096}}},
      {"memory.stat",
       "anon 100\nfile 200\nkernel 30\ninactive_file 50\nfile_mapped 20\npgfault 7\npgmajfault 1\ntotal_rss "
       "9\n",
       {{memory_rss_bytes, 100},
        {memory_cache_bytes, 200},
        {memory_kernel_bytes, 30},
        {memory_inactive_file_bytes, 50},
        {memory_mapped_file_bytes, 20},
        {memory_page_faults, 7},
        {memory_major_page_faults, 1}}},
      {"memory.swap.current", "8192\n", {{memory_swap_bytes, 8192}}},
      {"memory.events",
       "low 0\nhigh 3\nmax 5\noom 1\noom_kill 2\n",
       {{memory_limit_hits, 5}, {oom_kills, 2}}},
      {"pids.current", "12\n", {{threads, 12}}},
      {"cpu.pressure",
       "some avg10=0.00 total=2000000\nfull avg10=0.00 total=1000000\n",
       {{cpu_waiting_seconds, 2}, {cpu_stalled_seconds, 1}}},
      {"memory.pressure", "some total=500000\n", {{memory_waiting_seconds, 0.5}}},
      {"io.pressure", "full total=500000\n", {{io_stalled_seconds, 0.5}}},
      {"memory.peak", "9000\n", {{memory_peak_bytes, 9000}}},
      {"memory.max", "max\n", {{memory_limit_bytes, 0}}},
      {"memory.max", "1048576\n", {{memory_limit_bytes, 1048576}}},
      {"cpu.max", "50000 100000\n", {{cpu_quota_us, 50000}, {cpu_period_us, 100000}}},
      {"cpu.max", "max 100000\n", {{cpu_quota_us, 0}, {cpu_period_us, 100000}}},
      {"cpu.weight", "1\n", {{cpu_shares, 2}}},
      {"cpu.weight", "100\n", {{cpu_shares, 2597}}},
      {"cpu.weight", "10000\n", {{cpu_shares, 262144}}},
      {"cpu.weight", "10001\n", {}},
      {"cpu.weight", "0\n", {}},
      {"pids.max", "max\n", {{threads_max, 0}}},
      {"cgroup.procs", "1\n22\n333\n", {{processes, 3}}},
      {"cgroup.procs", "", {{processes, 0}}},
  };
  for (const auto& [name, text, wanted] : cases)
    expect_values(values_of(parsed(true, name, text)), wanted, name);
}

TEST(CgroupFiles, ReadsVersion1) {
  const struct {
    std::string_view name;
    std::string_view text;
    Values wanted;
  } cases[] = {
      {"cpu.stat",
       "nr_periods 40\nnr_throttled 7\nthrottled_time 1500000000\nnr_bursts 0\nburst_time 250000000\n",
       {{cfs_periods, 40},
        {cfs_throttled_periods, 7},
        {cfs_throttled_seconds, 1.5},
        {cfs_burst_periods, 0},
        {cfs_burst_seconds, 0.25}}},
      {"cpuacct.usage", "2500000000\n", {{cpu_usage_seconds, 2.5}}},
      {"cpuacct.stat", "user 150\nsystem 50\n", {{cpu_user_seconds, 1.5}, {cpu_system_seconds, 0.5}}},
      {"memory.usage_in_bytes", "4096\n", {{memory_usage_bytes, 4096}}},
      {"memory.stat",
       "cache 1\nrss 2\ninactive_file 3\ntotal_cache 200\ntotal_rss 100\ntotal_mapped_file 20\ntotal_swap "
       "60\n"
       "total_inactive_file 50\ntotal_pgfault 7\ntotal_pgmajfault 1\n",
       {{memory_rss_bytes, 100},
        {memory_cache_bytes, 200},
        {memory_inactive_file_bytes, 50},
        {memory_mapped_file_bytes, 20},
        {memory_swap_bytes, 60},
        {memory_page_faults, 7},
        {memory_major_page_faults, 1}}},
      {"memory.failcnt", "5\n", {{memory_limit_hits, 5}}},
      {"memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", {{oom_kills, 2}}},
      {"memory.kmem.usage_in_bytes", "30\n", {{memory_kernel_bytes, 30}}},
      {"memory.limit_in_bytes", "1048576\n", {{memory_limit_bytes, 1048576}}},
      {"memory.limit_in_bytes", "9223372036854771712\n", {{memory_limit_bytes, 0}}},
      {"cpu.cfs_quota_us", "-1\n", {{cpu_quota_us, 0}}},
      {"cpu.cfs_quota_us", "20000\n", {{cpu_quota_us, 20000}}},
      {"cpu.cfs_period_us", "100000\n", {{cpu_period_us, 100000}}},
      {"cpu.shares", "1024\n", {{cpu_shares, 1024}}},
  };
  for (const auto& [name, text, wanted] : cases)
    expect_values(values_of(parsed(false, name, text)), wanted, name);
}

TEST(CgroupFiles, ReadsTheDevicesOfVersion2) {
  const CgroupUsage usage = parsed(true, "io.stat",
                                   "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=5 dios=1\n"
                                   "253:0 7:1 259:3 rbytes=30 wios=4\n"
                                   "252:0 \n"
                                   "rbytes=99\n");
  EXPECT_EQ(usage.io(), (std::vector<CgroupIo>{{8, 0, 10, 20, 1, 2}, {259, 3, 30, 0, 0, 4}}));
}

TEST(CgroupFiles, ReadsTheDevicesOfVersion1) {
  CgroupUsage usage;
  const auto read = [&](std::string_view name, std::string_view text) {
    file(false, name).parse(text, usage);
  };
  read("blkio.throttle.io_service_bytes", "8:0 Read 1\n8:0 Write 2\n8:0 Sync 9\n8:0 Total 3\nTotal 3\n");
  read("blkio.throttle.io_serviced", "8:0 Read 1\n8:0 Write 1\nTotal 2\n");
  // What counts the groups inside too comes after, and stands in the place of what does not.
  read("blkio.throttle.io_service_bytes_recursive", "8:0 Read 10\n8:0 Write 20\n8:16 Write 5\nTotal 35\n");
  read("blkio.throttle.io_serviced_recursive", "8:0 Read 3\n8:0 Write 4\n8:16 Write 1\nTotal 8\n");
  EXPECT_EQ(usage.io(), (std::vector<CgroupIo>{{8, 0, 10, 20, 3, 4}, {8, 16, 0, 5, 0, 1}}));
}

TEST(CgroupFiles, KeepsToTheMaximumOfDevices) {
  std::string text;
  for (std::size_t i = 0; i < CgroupUsage::kDevicesMax; ++i)
    text += "8:" + std::to_string(i) + " rbytes=1\n";
  const CgroupUsage at_maximum = parsed(true, "io.stat", text);
  EXPECT_EQ(at_maximum.io().size(), CgroupUsage::kDevicesMax);
  EXPECT_FALSE(at_maximum.has_more_devices());
  CgroupUsage past = parsed(true, "io.stat", text + "9:0 rbytes=1\n");
  EXPECT_EQ(past.io().size(), CgroupUsage::kDevicesMax);
  EXPECT_TRUE(past.has_more_devices());
  past.clear(CgroupUsage::Part::fast);
  EXPECT_FALSE(past.has_more_devices());
  EXPECT_TRUE(past.io().empty());
}

TEST(CgroupFiles, SkipsWhatItCannotRead) {
  for (const bool is_v2 : {true, false}) {
    for (const CgroupFile& file : cgroup_files(is_v2)) {
      if (file.name == "cgroup.procs") continue;
      for (const std::string_view text : {"", "\n", "x", "-5\n", "99999999999999999999999\n",
                                          "8: Read 1\n:0 rbytes=1\n4294967296:0 Read 1\n",
                                          "usage_usec\nuser -1\nmax max\n", "some avg10\n"}) {
        CgroupUsage usage;
        file.parse(text, usage);
        // "-5" is how version 1 writes that there is no quota.
        if (file.name != "cpu.cfs_quota_us") {
          EXPECT_TRUE(values_of(usage).empty()) << file.name << ": " << text;
        }
        EXPECT_TRUE(usage.io().empty()) << file.name << ": " << text;
      }
    }
  }
}

TEST(CgroupFiles, TakesCutText) {
  for (const bool is_v2 : {true, false}) {
    for (const CgroupFile& file : cgroup_files(is_v2)) {
      for_every_prefix(
          "8:0 Read 5\n8:16 rbytes=1 wbytes=2\nuser_usec 3\nsome avg10=0.00 total=5\n50000 100000\n",
          [&](std::string_view text) {
            CgroupUsage usage;
            file.parse(text, usage);
            EXPECT_LE(usage.io().size(), 2U) << file.name;
          });
    }
  }
}

TEST(CgroupFiles, KeepsDecimalNumbersDecimal) {
  EXPECT_EQ(parsed(true, "cpu.pressure", "some total=8736741201\n").get(cpu_waiting_seconds), 8736.741201);
  EXPECT_EQ(parsed(true, "cpu.stat", "usage_usec 8736741201\n").get(cpu_usage_seconds), 8736.741201);
  EXPECT_EQ(parsed(false, "cpuacct.stat", "user 307\n").get(cpu_user_seconds), 3.07);
}

TEST(CgroupFiles, DerivesTheWorkingSet) {
  CgroupUsage usage;
  derive_cgroup_values(usage);
  EXPECT_EQ(usage.get(memory_working_set_bytes), std::nullopt);
  usage.set(memory_usage_bytes, 100);
  derive_cgroup_values(usage);
  EXPECT_EQ(usage.get(memory_working_set_bytes), std::nullopt);
  usage.set(memory_inactive_file_bytes, 30);
  derive_cgroup_values(usage);
  EXPECT_EQ(usage.get(memory_working_set_bytes), 70);
  // The two are read one after the other: pages may have moved in between.
  usage.set(memory_inactive_file_bytes, 130);
  derive_cgroup_values(usage);
  EXPECT_EQ(usage.get(memory_working_set_bytes), 0);
}

TEST(CgroupUsage, ForgetsOnePartAlone) {
  CgroupUsage usage;
  usage.set(io_stalled_seconds, 1);
  usage.set(memory_peak_bytes, 2);
  ASSERT_NE(usage.device(8, 0), nullptr);
  usage.clear(CgroupUsage::Part::slow);
  EXPECT_EQ(values_of(usage), (Values{{io_stalled_seconds, 1}}));
  EXPECT_EQ(usage.io().size(), 1U);
  usage.set(memory_peak_bytes, 2);
  usage.clear(CgroupUsage::Part::fast);
  EXPECT_EQ(values_of(usage), (Values{{memory_peak_bytes, 2}}));
  EXPECT_TRUE(usage.io().empty());
}

}  // namespace
}  // namespace hb::procfs
