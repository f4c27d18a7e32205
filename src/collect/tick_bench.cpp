// What one tick of all collectors costs, beside a bare loop that does nothing but pread the same files, in
// the same run: the ratio holds on any machine, the microseconds do not.

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/fd.hpp"
#include "collect/fs_probe.hpp"
#include "collect/registry.hpp"
#include "collect/runner.hpp"
#include "model/exposition.hpp"

namespace hb::collect {
namespace {

double thread_cpu_seconds() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

// The files below /proc and /sys that this process has open, one for each descriptor.
std::vector<std::string> open_kernel_files() {
  std::vector<std::string> paths;
  for (const auto& descriptor : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const std::string path = std::filesystem::read_symlink(descriptor.path(), error).string();
    if (!path.starts_with("/proc/") && !path.starts_with("/sys/")) continue;
    if (std::filesystem::is_regular_file(path, error)) paths.push_back(path);
  }
  std::ranges::sort(paths);
  return paths;
}

// The files that a tick reads, each as often as a tick reads it.
class BareLoop {
 public:
  explicit BareLoop(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
      if (file) files_.push_back(std::move(file));
    }
  }

  void run() {
    for (const UniqueFd& file : files_) {
      benchmark::DoNotOptimize(::pread(file.get(), buffer_.data(), buffer_.size(), 0));
    }
  }

  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  std::vector<UniqueFd> files_;
  std::array<char, 1 << 16> buffer_{};
};

// What a probe has found. Asked for the next answers it does nothing: the probe asks on threads of its own,
// and ticks that follow each other at once would have it start a new one each time.
class KnownUsages final : public FileSystemUsageSource {
 public:
  explicit KnownUsages(FileSystemUsagesPtr usages) : usages_(std::move(usages)) {}

  [[nodiscard]] FileSystemUsagesPtr latest() const override { return usages_; }
  void refresh() override {}

 private:
  FileSystemUsagesPtr usages_;
};

FileSystemUsagesPtr probed(const HostRoot& host, const FlagValues& flags, const Clock& clock) {
  const auto probe = FsProbe::make(host, flags, clock).value();
  while (probe->latest()->mounts.empty() && !probe->latest()->error)
    std::this_thread::yield();
  return probe->latest();
}

// Everything that is on by default, wired as the program wires it. Jobs that belong off the tick are done
// where their time is not counted.
class Ticks {
 public:
  Ticks()
      : file_systems_(probed(host_, flags_, clock_)),
        run_off_tick_([this](std::function<void()> job) {
          jobs_.push_back(std::move(job));
          return true;
        }),
        runner_(host_,
                make_collectors({.flags = flags_,
                                 .clock = clock_,
                                 .file_systems = file_systems_,
                                 .run_off_tick = run_off_tick_})
                    .value(),
                clock_) {}

  FramePtr run() { return runner_.tick(clock_.now()); }

  void run_jobs() {
    for (const auto& job : std::exchange(jobs_, {}))
      job();
  }

 private:
  SystemClock clock_;
  HostRoot host_;
  FlagValues flags_;
  KnownUsages file_systems_;
  std::vector<std::function<void()>> jobs_;
  RunOffTick run_off_tick_;
  Runner runner_;
};

// Whatever is read at every tenth tick was read by then.
constexpr int kTicksUntilSteady = 12;

// Both by turns, so that whatever disturbs the machine disturbs both.
void BM_TickBesideBareLoop(benchmark::State& state) {
  const std::vector<std::string> open_before = open_kernel_files();
  Ticks ticks;
  for (int i = 0; i < kTicksUntilSteady; ++i) {
    (void)ticks.run();
    ticks.run_jobs();
  }
  std::vector<std::string> read_by_ticks;
  std::ranges::set_difference(open_kernel_files(), open_before, std::back_inserter(read_by_ticks));
  BareLoop bare(read_by_ticks);
  std::vector<double> bare_seconds;
  std::vector<double> tick_seconds;
  std::size_t samples = 0;
  for (auto _ : state) {
    const double start = thread_cpu_seconds();
    bare.run();
    const double between = thread_cpu_seconds();
    const FramePtr frame = ticks.run();
    const double end = thread_cpu_seconds();
    bare_seconds.push_back(between - start);
    tick_seconds.push_back(end - between);
    samples = frame->samples.size();
    state.SetIterationTime(end - between);
    ticks.run_jobs();
  }
  const auto median = [](std::vector<double>& values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
  };
  const double tick = median(tick_seconds);
  const double floor = median(bare_seconds);
  state.counters["files"] = static_cast<double>(bare.size());
  state.counters["samples"] = static_cast<double>(samples);
  state.counters["bare_us"] = floor * 1e6;
  state.counters["tick_us"] = tick * 1e6;
  state.counters["times_bare"] = tick / floor;
}
BENCHMARK(BM_TickBesideBareLoop)->UseManualTime()->Iterations(2000)->Unit(benchmark::kMicrosecond);

void BM_Exposition(benchmark::State& state) {
  Ticks ticks;
  benchmark::DoNotOptimize(ticks.run());
  ticks.run_jobs();
  const FramePtr frame = ticks.run();
  ExpositionPage page(ExpositionFormat::prometheus);
  std::string text;
  for (auto _ : state) {
    text.clear();
    page.append(text, *frame);
    benchmark::DoNotOptimize(text.data());
  }
  state.counters["bytes"] = static_cast<double>(text.size());
}
BENCHMARK(BM_Exposition)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hb::collect
