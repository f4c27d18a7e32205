// Whole ticks over whole hosts: the fixture host gives exactly tests/golden/host.prom, the hostile one never
// stops a tick. HB_GOLDEN_UPDATE=1 writes the golden file anew, for review.

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <thread>

#include <gtest/gtest.h>

#include "base/log.hpp"
#include "collect/collector_trial.hpp"
#include "collect/fs_probe.hpp"
#include "collect/registry.hpp"
#include "collect/runner.hpp"
#include "model/exposition_parser.hpp"
#include "procfs/fixture_host.hpp"

namespace hb::collect {
namespace {

const std::string kGoldenFile = std::string(HB_SOURCE_DIR) + "/tests/golden/host.prom";

// Mount points differ in size by the length of their path, wherever the checkout is.
int answer(const std::string& path, struct statvfs& out) {
  if (path.ends_with("/srv/nfs")) return EACCES;
  out.f_frsize = 4096;
  out.f_blocks = 1'000'000 + path.size() - std::string_view(HB_SOURCE_DIR).size();
  out.f_bfree = 600'000;
  out.f_bavail = 550'000;
  out.f_files = 262'144;
  out.f_ffree = 200'000;
  return 0;
}

// Everything but the collector of this program's own usage, on a clock that stands still.
class HostTicks {
 public:
  explicit HostTicks(HostRoot host) : host_(std::move(host)) {
    flags_.set("collector.self", "false");
    flags_.set("collector.cpu.info", "true");
    flags_.set("collector.cpu.info.flags-include", "^(aes|avx)$");
    flags_.set("collector.stat.softirq", "true");
    probe_ = FsProbe::make(host_, flags_, clock_, {.threads_max = 1, .stat_vfs = answer}).value();
    while (probe_->latest()->mounts.empty() && !probe_->latest()->error)
      std::this_thread::yield();
    collectors_ =
        make_collectors(
            {.flags = flags_, .clock = clock_, .file_systems = *probe_, .run_off_tick = run_off_tick_})
            .value();
  }

  std::string exposition(int ticks, ExpositionFormat format = ExpositionFormat::prometheus) {
    Runner runner(host_, std::move(collectors_), clock_);
    FramePtr frame;
    for (int i = 0; i < ticks; ++i)
      frame = runner.tick(clock_.now());
    std::string text;
    append_exposition(text, *frame, format);
    return text;
  }

 private:
  HostRoot host_;
  FlagValues flags_;
  ManualClock clock_{from_unix_ms(1'767'225'600'000)};
  std::unique_ptr<FsProbe> probe_;
  RunOffTick run_off_tick_ = [](const std::function<void()>& job) {
    job();
    return true;
  };
  std::vector<std::unique_ptr<Collector>> collectors_;
};

class GoldenTest : public testing::Test {
 public:
  GoldenTest() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    log::set_level(log::Level::error);
  }
  ~GoldenTest() override { log::set_level(log::Level::info); }
};

TEST_F(GoldenTest, TheFixtureHostGivesItsExposition) {
  const std::string text = HostTicks(procfs::fixture_host()).exposition(1);
  if (std::getenv("HB_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(kGoldenFile) << text;
    return;
  }
  std::ifstream file(kGoldenFile);
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str()) << "if the change is meant: make golden-update, and review the difference";
}

// Whatever is kept between ticks must not show.
TEST_F(GoldenTest, ALaterTickGivesTheSame) {
  // Ticks, and those in which a collector found nothing of its own on this host.
  const auto without_counts = [](std::string text) {
    for (const std::string_view counter :
         {"\nheartbeat_ticks_total ", "\nheartbeat_collector_failures_total{"}) {
      for (std::size_t at = text.find(counter); at != std::string::npos; at = text.find(counter))
        text.erase(at, text.find('\n', at + 1) - at);
    }
    return text;
  };
  const std::string first = HostTicks(procfs::fixture_host()).exposition(1);
  const std::string later = HostTicks(procfs::fixture_host()).exposition(12);
  EXPECT_EQ(without_counts(first), without_counts(later));
}

TEST_F(GoldenTest, AHostileHostNeverStopsTheTick) {
  const std::string text = HostTicks(procfs::fixture_host("hostile")).exposition(3);
  for (const std::string_view broken : {"cpu", "loadavg", "stat", "vmstat"}) {
    const std::string label = "{collector=\"" + std::string(broken) + "\"} ";
    EXPECT_NE(text.find("node_scrape_collector_success" + label + "0\n"), std::string::npos) << broken;
    EXPECT_NE(text.find("heartbeat_collector_failures_total" + label + "3\n"), std::string::npos) << broken;
  }
  EXPECT_NE(text.find("node_scrape_collector_success{collector=\"uname\"} 0\n"), std::string::npos);
  EXPECT_NE(text.find("node_time_seconds 1.7672256e+09\n"), std::string::npos);
  EXPECT_NE(text.find("node_disk_reads_completed_total{device=\"v\\\"d\\\\a\"} 1\n"), std::string::npos);
}

// What this program writes, it would also read, whatever names the host has.
TEST_F(GoldenTest, BothFormatsAreRight) {
  for (const std::string_view host : {"host", "hostile"}) {
    for (const ExpositionFormat format : {ExpositionFormat::prometheus, ExpositionFormat::openmetrics}) {
      const std::string text = HostTicks(procfs::fixture_host(host)).exposition(2, format);
      const auto error = find_exposition_error(text, format);
      EXPECT_FALSE(error) << host << ", line " << error->line << ": " << error->message;
    }
  }
}

TEST_F(GoldenTest, AnEmptyHostNeverStopsTheTick) {
  const HostRoot nowhere({.procfs = "/nowhere", .sysfs = "/nowhere", .rootfs = "/nowhere", .udev_data = {}});
  const std::string text = HostTicks(nowhere).exposition(2);
  EXPECT_NE(text.find("node_scrape_collector_success{collector=\"meminfo\"} 0\n"), std::string::npos);
  EXPECT_NE(text.find("node_time_seconds"), std::string::npos);
}

}  // namespace
}  // namespace hb::collect
