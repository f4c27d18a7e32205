// Ticks over a host of any size (bench/big_host.py makes one), which HEARTBEAT_BIG_HOST names: how long they
// take, and what memory they need. One run is one host of many ticks, so that what is read in rotation has
// its turn.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "collect/fs_probe.hpp"
#include "collect/registry.hpp"
#include "collect/runner.hpp"

namespace hb::collect {
namespace {

constexpr int kTicks = 40;
constexpr std::size_t kSeriesUnlimited = 10'000'000;

double thread_cpu_ms() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

double resident_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / 1024;
  }
  return 0;
}

int answer(const std::string& /*path*/, struct statvfs& out) {
  out.f_frsize = 4096;
  out.f_blocks = 1000;
  return 0;
}

// Jobs that belong off the tick are done between ticks, where their time is not the tick's.
void run_ticks(benchmark::State& state, const FrameBuilder::Options& options) {
  const char* const folder = std::getenv("HEARTBEAT_BIG_HOST");
  if (folder == nullptr) {
    state.SkipWithError("HEARTBEAT_BIG_HOST names no folder");
    return;
  }
  const std::string root = folder;
  const HostRoot host({.procfs = root + "/proc", .sysfs = root + "/sys", .rootfs = root, .udev_data = {}});
  const SystemClock clock;
  const FlagValues flags;
  const auto probe = FsProbe::make(host, flags, clock, {.threads_max = 8, .stat_vfs = answer}).value();
  while (probe->latest()->mounts.empty() && !probe->latest()->error)
    std::this_thread::yield();
  std::vector<std::function<void()>> jobs;
  const RunOffTick run = [&jobs](std::function<void()> job) {
    jobs.push_back(std::move(job));
    return true;
  };
  auto collectors =
      make_collectors({.flags = flags, .clock = clock, .file_systems = *probe, .run_off_tick = run});
  for (auto _ : state) {
    Runner runner(host, std::move(*collectors), clock, options);
    std::vector<double> ticks;
    double jobs_ms = 0;
    for (int i = 0; i < kTicks; ++i) {
      const double before = thread_cpu_ms();
      state.counters["samples"] = static_cast<double>(runner.tick(clock.now())->samples.size());
      const double after = thread_cpu_ms();
      ticks.push_back(after - before);
      for (const auto& job : std::exchange(jobs, {}))
        job();
      jobs_ms += thread_cpu_ms() - after;
    }
    state.counters["first_ms"] = ticks.front();
    std::ranges::sort(ticks);
    state.counters["median_ms"] = ticks[ticks.size() / 2];
    state.counters["max_ms"] = ticks.back();
    state.counters["off_tick_ms_a_tick"] = jobs_ms / kTicks;
    state.counters["peak_mb"] = resident_mb();
  }
}

void BM_BigHost(benchmark::State& state) { run_ticks(state, {}); }
BENCHMARK(BM_BigHost)->Iterations(1)->Unit(benchmark::kMillisecond);

void BM_BigHostWithoutSeriesLimit(benchmark::State& state) {
  run_ticks(state, {.series_max = kSeriesUnlimited});
}
BENCHMARK(BM_BigHostWithoutSeriesLimit)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hb::collect
