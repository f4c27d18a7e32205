#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string>

#include <gtest/gtest.h>

#include "base/log.hpp"
#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/watched_cgroup.hpp"

namespace hb::collect {

CollectorSpec containers_collector();

namespace {

const std::string kId = "3f4a0c8b9d2e1f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a";
const std::string kScope = "system.slice/docker-" + kId + ".scope";

// A host with control groups of version 2, or of version 1 where a test writes other mounts.
class ContainersCollectorTest : public testing::Test {
 public:
  ContainersCollectorTest() {
    made.write("proc/1/mountinfo", "35 31 0:32 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    log::set_level(log::Level::error);
  }
  ~ContainersCollectorTest() override { log::set_level(log::Level::info); }

 protected:
  void group(const std::string& path, const std::string& file, const std::string& text) const {
    made.write("sys/fs/cgroup/" + path + "/" + file, text);
  }
  [[nodiscard]] CollectorTrial trial(const std::string& groups_max = "") const {
    FlagValues flags;
    if (!groups_max.empty()) flags.set("collector.containers.cgroups-max", groups_max);
    return {containers_collector(), made.root(), flags};
  }

  // Start times are those of the folders that the test made.
  static std::string without_start_times(const std::string& text) {
    return lines_if(text,
                    [](std::string_view line) { return !line.starts_with("container_start_time_seconds{"); });
  }
  // The same for every sample of one group.
  static std::string without_labels(std::string text, std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
      const std::string begin = std::string(name) + "=\"";
      for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
        if (text[at - 1] != '{' && text[at - 1] != ',') continue;
        const std::size_t end = text.find('"', at + begin.size()) + 1;
        text.erase(at, end - at + (text[end] == ',' ? 1 : 0));
        if (text[at] == '}' && text[at - 1] == ',') text.erase(at - 1, 1);
      }
    }
    return text;
  }
  static std::string lines_with(const std::string& text, std::string_view part) {
    return lines_if(text, [&](std::string_view line) { return line.contains(part); });
  }

  static constexpr std::array<std::string_view, 5> kLabelsButId = {"container_id", "image", "name", "pod_uid",
                                                                   "unit"};
  static constexpr std::array<std::string_view, 1> kIdLabel = {"id"};
  const MadeHost made;

 private:
  template <typename Wanted>
  static std::string lines_if(const std::string& text, Wanted wanted) {
    std::string kept;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin) + 1;
      if (wanted(std::string_view(text).substr(begin, end - begin))) kept.append(text, begin, end - begin);
      begin = end;
    }
    return kept;
  }
};

TEST_F(ContainersCollectorTest, TellsAllOfAContainerOfVersion2) {
  group("", "cgroup.procs", "");
  group(kScope, "cpu.stat",
        "usage_usec 5000000\nuser_usec 3000000\nsystem_usec 2000000\nnr_periods 40\nnr_throttled 7\n"
        "throttled_usec 1500000\nnr_bursts 2\nburst_usec 250000\n");
  group(kScope, "cpu.max", "50000 100000\n");
  group(kScope, "cpu.weight", "100\n");
  group(kScope, "memory.current", "1000\n");
  group(kScope, "memory.stat",
        "anon 400\nfile 300\nkernel 30\ninactive_file 250\nfile_mapped 20\npgfault 7\npgmajfault 1\n");
  group(kScope, "memory.swap.current", "60\n");
  group(kScope, "memory.events", "low 0\nhigh 0\nmax 5\noom 1\noom_kill 2\n");
  group(kScope, "memory.peak", "1500\n");
  group(kScope, "memory.max", "2000\n");
  group(kScope, "io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=2\n9:1 rbytes=30 wbytes=40 rios=3 wios=4\n");
  group(kScope, "pids.current", "12\n");
  group(kScope, "pids.max", "max\n");
  group(kScope, "cgroup.procs", "1\n2\n3\n");
  group(kScope, "cpu.pressure", "some total=1000000\nfull total=2000000\n");
  group(kScope, "memory.pressure", "some total=3000000\nfull total=4000000\n");
  group(kScope, "io.pressure", "some total=5000000\nfull total=6000000\n");
  made.link("sys/dev/block/8:0", "../../devices/pci0/block/sda");
  CollectorTrial tried = trial();
  const std::string text = lines_with(without_start_times(tried.tick()), "docker");
  ASSERT_TRUE(tried.outcome());
  const std::string own = "container_id=\"" + kId + "\",id=\"/" + kScope + "\",image=\"\",name=\"" + kId +
                          "\",pod_uid=\"\",unit=\"docker-" + kId + ".scope\"";
  EXPECT_EQ(lines_with(text, "container_memory_rss"), "container_memory_rss{" + own + "} 400\n");
  EXPECT_EQ(without_labels(without_labels(text, kLabelsButId), kIdLabel),
            R"(container_cpu_cfs_burst_periods_total{} 2
container_cpu_cfs_burst_seconds_total{} 0.25
container_cpu_cfs_periods_total{} 40
container_cpu_cfs_throttled_periods_total{} 7
container_cpu_cfs_throttled_seconds_total{} 1.5
container_cpu_system_seconds_total{} 2
container_cpu_usage_seconds_total{cpu="total"} 5
container_cpu_user_seconds_total{} 3
container_fs_reads_bytes_total{device="/dev/sda"} 10
container_fs_reads_bytes_total{device="9:1"} 30
container_fs_reads_total{device="/dev/sda"} 1
container_fs_reads_total{device="9:1"} 3
container_fs_writes_bytes_total{device="/dev/sda"} 20
container_fs_writes_bytes_total{device="9:1"} 40
container_fs_writes_total{device="/dev/sda"} 2
container_fs_writes_total{device="9:1"} 4
container_last_seen{} 1.7672256e+09
container_memory_cache{} 300
container_memory_failcnt{} 5
container_memory_failures_total{failure_type="pgfault",scope="hierarchy"} 7
container_memory_failures_total{failure_type="pgmajfault",scope="hierarchy"} 1
container_memory_kernel_usage{} 30
container_memory_mapped_file{} 20
container_memory_max_usage_bytes{} 1500
container_memory_rss{} 400
container_memory_swap{} 60
container_memory_usage_bytes{} 1000
container_memory_working_set_bytes{} 750
container_oom_events_total{} 2
container_pressure_cpu_stalled_seconds_total{} 2
container_pressure_cpu_waiting_seconds_total{} 1
container_pressure_io_stalled_seconds_total{} 6
container_pressure_io_waiting_seconds_total{} 5
container_pressure_memory_stalled_seconds_total{} 4
container_pressure_memory_waiting_seconds_total{} 3
container_processes{} 3
container_spec_cpu_period{} 100000
container_spec_cpu_quota{} 50000
container_spec_cpu_shares{} 2597
container_spec_memory_limit_bytes{} 2000
container_threads{} 12
container_threads_max{} 0
)");
}

TEST_F(ContainersCollectorTest, TellsWhatTheTreesOfVersion1Have) {
  made.write("proc/1/mountinfo",
             "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
             "36 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
             "37 31 0:34 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
  for (const std::string tree : {"memory", "cpu,cpuacct", "unified"})
    group(tree, "cgroup.procs", "");
  group("memory/lxc/web", "memory.usage_in_bytes", "1000\n");
  group("memory/lxc/web", "memory.limit_in_bytes", "9223372036854771712\n");
  group("cpu,cpuacct/lxc/web", "cpuacct.usage", "2000000000\n");
  group("unified/lxc/web", "cpu.pressure", "some total=1000000\nfull total=0\n");
  // Not of the tree that has this controller.
  group("unified/lxc/web", "cpu.stat", "usage_usec 9\n");
  group("cpu,cpuacct/lxc/web", "memory.usage_in_bytes", "9\n");
  CollectorTrial tried = trial();
  EXPECT_EQ(
      lines_with(without_start_times(tried.tick()), "id=\"/lxc/web\""),
      R"(container_cpu_usage_seconds_total{container_id="web",cpu="total",id="/lxc/web",image="",name="web",pod_uid="",unit=""} 2
container_last_seen{container_id="web",id="/lxc/web",image="",name="web",pod_uid="",unit=""} 1.7672256e+09
container_memory_usage_bytes{container_id="web",id="/lxc/web",image="",name="web",pod_uid="",unit=""} 1000
container_pressure_cpu_stalled_seconds_total{container_id="web",id="/lxc/web",image="",name="web",pod_uid="",unit=""} 0
container_pressure_cpu_waiting_seconds_total{container_id="web",id="/lxc/web",image="",name="web",pod_uid="",unit=""} 1
container_spec_memory_limit_bytes{container_id="web",id="/lxc/web",image="",name="web",pod_uid="",unit=""} 0
)");
}

// Sums over units or containers count each once, though the kernel counts the groups inside too.
TEST_F(ContainersCollectorTest, NamesOnlyTheOwnersOwnGroup) {
  group("", "cgroup.procs", "");
  group("system.slice/ssh.service", "memory.current", "1\n");
  group("system.slice/ssh.service/inner", "memory.current", "1\n");
  group("lxc.payload.web/inner", "memory.current", "1\n");
  CollectorTrial tried = trial();
  EXPECT_EQ(
      lines_with(tried.tick(), "container_memory_usage_bytes"),
      R"(container_memory_usage_bytes{container_id="",id="/lxc.payload.web/inner",image="",name="",pod_uid="",unit=""} 1
container_memory_usage_bytes{container_id="",id="/system.slice/ssh.service",image="",name="",pod_uid="",unit="ssh.service"} 1
container_memory_usage_bytes{container_id="",id="/system.slice/ssh.service/inner",image="",name="",pod_uid="",unit=""} 1
)");
}

TEST_F(ContainersCollectorTest, TellsAQuotaOnlyWhereThereIsOne) {
  group("", "cgroup.procs", "");
  group("a", "cpu.stat", "usage_usec 1000000\nnr_periods 0\nnr_throttled 0\n");
  group("a", "cpu.max", "max 100000\n");
  CollectorTrial tried = trial();
  const std::string text = tried.tick();
  EXPECT_EQ(lines_with(text, "cfs") + lines_with(text, "quota"), "");
  EXPECT_NE(lines_with(text, "container_spec_cpu_period{"), "");
}

TEST_F(ContainersCollectorTest, FollowsGroupsThatComeAndGo) {
  group("", "cgroup.procs", "");
  group("a", "memory.current", "1\n");
  CollectorTrial tried = trial();
  const auto usage = [&] {
    const std::string text =
        without_labels(lines_with(tried.tick(), "container_memory_usage_bytes"), kLabelsButId);
    tried.clock.advance(std::chrono::seconds(1));
    return text;
  };
  EXPECT_EQ(usage(), "container_memory_usage_bytes{id=\"/a\"} 1\n");
  group("b", "memory.current", "2\n");
  EXPECT_EQ(usage(),
            "container_memory_usage_bytes{id=\"/a\"} 1\ncontainer_memory_usage_bytes{id=\"/b\"} 2\n");
  made.remove("sys/fs/cgroup/a");
  EXPECT_EQ(usage(), "container_memory_usage_bytes{id=\"/b\"} 2\n");
  group("b", "memory.current", "3\n");
  EXPECT_EQ(usage(), "container_memory_usage_bytes{id=\"/b\"} 3\n");
  EXPECT_TRUE(tried.outcome());
}

// Controllers are switched on and off below a group while it lives.
TEST_F(ContainersCollectorTest, FollowsFilesThatComeAndGo) {
  group("", "cgroup.procs", "");
  group("a", "cpu.stat", "usage_usec 1000000\n");
  group("a", "memory.max", "5\n");
  CollectorTrial tried = trial();
  EXPECT_EQ(without_labels(lines_with(tried.tick(), "container_spec_memory_limit_bytes"), kLabelsButId),
            "container_spec_memory_limit_bytes{id=\"/a\"} 5\n");
  group("a", "memory.current", "1\n");
  made.remove("sys/fs/cgroup/a/memory.max");
  std::string text;
  for (uint32_t i = 0; i < 2 * WatchedCgroup::kSlowRefreshes; ++i)
    text = tried.tick();
  EXPECT_NE(lines_with(text, "container_memory_usage_bytes"), "");
  EXPECT_EQ(lines_with(text, "container_spec_memory_limit_bytes"), "");
  EXPECT_NE(lines_with(text, "container_cpu_usage_seconds_total"), "");
}

TEST_F(ContainersCollectorTest, KeepsToTheMaximumOfGroups) {
  group("", "cgroup.procs", "");
  for (const std::string name : {"a", "b", "c"})
    group(name, "memory.current", "1\n");
  const auto counts = [&](const std::string& groups_max) {
    CollectorTrial tried = trial(groups_max);
    return lines_with(tried.tick(), "heartbeat_");
  };
  const std::string none_else =
      "heartbeat_cgroups_skipped{reason=\"depth\"} 0\nheartbeat_cgroups_skipped{reason=\"samples\"} 0\n"
      "heartbeat_cgroups_skipped{reason=\"devices\"} 0\n";
  EXPECT_EQ(counts("4"),
            "heartbeat_cgroups_skipped{reason=\"count\"} 0\n" + none_else + "heartbeat_cgroups_watched 4\n");
  EXPECT_EQ(counts("3"),
            "heartbeat_cgroups_skipped{reason=\"count\"} 1\n" + none_else + "heartbeat_cgroups_watched 3\n");
}

TEST_F(ContainersCollectorTest, KeepsToTheMaximaOfDevicesAndSamples) {
  // As many devices as a group may have, and groups until the samples of a tick are full.
  std::string devices;
  for (std::size_t i = 0; i < procfs::CgroupUsage::kDevicesMax; ++i)
    devices += "8:" + std::to_string(i) + " rbytes=1 wbytes=1 rios=1 wios=1\n";
  group("", "cgroup.procs", "");
  constexpr std::size_t kGroups = 120;
  for (std::size_t i = 0; i < kGroups; ++i)
    group("g" + std::to_string(i), "io.stat", devices);
  CollectorTrial tried = trial();
  const std::string text = tried.tick();
  const auto samples = std::ranges::count(lines_with(text, "container_"), '\n');
  EXPECT_LE(samples, 12'000);
  EXPECT_GT(samples, 12'000 - 2 * static_cast<std::ptrdiff_t>(WatchedCgroup::kSamplesMax));
  EXPECT_EQ(lines_with(text, "reason=\"devices\""), "heartbeat_cgroups_skipped{reason=\"devices\"} 0\n");
  EXPECT_EQ(lines_with(text, "reason=\"samples\"} 0\n"), "");

  group("g0", "io.stat", devices + "9:0 rbytes=1\n");
  EXPECT_EQ(lines_with(tried.tick(), "reason=\"devices\""),
            "heartbeat_cgroups_skipped{reason=\"devices\"} 1\n");
}

// Where reading takes long, a tick reads a part of the groups, and each has its turn.
TEST_F(ContainersCollectorTest, ReadsGroupsInRotationWhenTimeIsShort) {
  class SlowClock final : public Clock {
   public:
    [[nodiscard]] Timestamp now() const override { return from_unix_ms(1'767'225'600'000); }
    [[nodiscard]] Steady steady_now() const override { return steady_ += std::chrono::milliseconds(10); }

   private:
    mutable Steady steady_;
  };
  group("", "cgroup.procs", "");
  constexpr std::size_t kGroups = 39;  // and the root: four a tick
  for (std::size_t i = 0; i < kGroups; ++i)
    group("g" + std::to_string(i), "memory.current", "1\n");
  const SlowClock clock;
  ToldFileSystems file_systems;
  const RunOffTick run = [](const std::function<void()>& job) {
    job();
    return true;
  };
  const FlagValues flags;
  auto collector = containers_collector().make(
      {.flags = flags, .clock = clock, .file_systems = file_systems, .run_off_tick = run});
  ASSERT_TRUE(collector);
  FrameBuilder builder;
  const auto watched = [&] {
    builder.begin(clock.now());
    EXPECT_TRUE((*collector)->update(made.root(), builder));
    std::string text;
    append_exposition(text, *builder.finish());
    return lines_with(text, "heartbeat_cgroups_watched ");
  };
  const std::string words = "heartbeat_cgroups_watched ";
  for (std::size_t tick = 1; tick <= 10; ++tick) {
    const std::string text = watched();
    EXPECT_TRUE(text.ends_with(words + std::to_string(4 * tick) + "\n")) << text;
  }
}

TEST_F(ContainersCollectorTest, IsNotThereWithoutControlGroups) {
  made.write("proc/1/mountinfo", "24 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n");
  CollectorTrial tried = trial();
  EXPECT_EQ(tried.tick(), "");
  ASSERT_FALSE(tried.outcome());
  EXPECT_EQ(tried.outcome().error().code, ErrorCode::not_found);
}

TEST_F(ContainersCollectorTest, RefusesANumberOfGroupsThatIsNone) {
  for (const std::string wrong : {"0", "x", "-1", "16385"}) {
    const CollectorTrial tried = trial(wrong);
    ASSERT_FALSE(tried.was_made()) << wrong;
    EXPECT_EQ(tried.refusal().code, ErrorCode::invalid) << wrong;
    EXPECT_NE(tried.refusal().message.find("--collector.containers.cgroups-max"), std::string::npos) << wrong;
  }
  for (const std::string right : {"1", "16384"})
    EXPECT_TRUE(trial(right).was_made()) << right;
}

}  // namespace
}  // namespace hb::collect
