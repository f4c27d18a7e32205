// What a tick of the control groups costs, by their number, with all controllers on and every figure moving
// through the frame builder; the files are those of a temporary folder, which are dearer to open than
// cgroupfs's and cheaper to print.

#include <functional>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include "collect/collector.hpp"
#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "model/frame_builder.hpp"

namespace hb::collect {

CollectorSpec containers_collector();

namespace {

void make_groups(const MadeHost& made, int64_t count) {
  made.write("proc/1/mountinfo", "35 31 0:32 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  made.write("sys/fs/cgroup/cgroup.procs", "");
  constexpr std::string_view kPressure =
      "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1\n";
  for (int64_t i = 0; i < count; ++i) {
    const std::string folder = "sys/fs/cgroup/system.slice/unit" + std::to_string(i) + ".service/";
    made.write(folder + "cpu.stat",
               "usage_usec 5\nuser_usec 3\nsystem_usec 2\nnr_periods 0\nnr_throttled 0\n");
    made.write(folder + "cpu.max", "max 100000\n");
    made.write(folder + "cpu.weight", "100\n");
    made.write(folder + "memory.current", "1000\n");
    made.write(folder + "memory.stat",
               "anon 400\nfile 300\nkernel 30\ninactive_file 250\nfile_mapped 20\npgfault 7\npgmajfault 1\n");
    made.write(folder + "memory.swap.current", "60\n");
    made.write(folder + "memory.events", "low 0\nhigh 0\nmax 5\noom 1\noom_kill 2\n");
    made.write(folder + "memory.max", "max\n");
    made.write(folder + "io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n");
    made.write(folder + "pids.current", "12\n");
    made.write(folder + "cgroup.procs", "1\n2\n");
    for (const std::string_view what : {"cpu", "memory", "io"})
      made.write(folder + std::string(what) + ".pressure", kPressure);
  }
}

void BM_ContainersTick(benchmark::State& state) {
  const MadeHost made;
  make_groups(made, state.range(0));
  const SystemClock clock;
  ToldFileSystems file_systems;
  const FlagValues flags;
  std::function<void()> waiting;
  const RunOffTick run = [&](std::function<void()> job) {
    waiting = std::move(job);
    return true;
  };
  const auto collector =
      containers_collector()
          .make({.flags = flags, .clock = clock, .file_systems = file_systems, .run_off_tick = run})
          .value();
  const HostRoot host = made.root();
  FrameBuilder builder;
  const auto tick = [&] {
    builder.begin(clock.now());
    static_cast<void>(collector->update(host, builder));
    benchmark::DoNotOptimize(builder.finish());
  };
  const auto walk = [&] {
    if (waiting) std::exchange(waiting, nullptr)();
  };
  for (int i = 0; i < 20; ++i) {
    tick();
    walk();
  }
  for (auto _ : state) {
    tick();
    state.PauseTiming();
    walk();
    state.ResumeTiming();
  }
  state.counters["series"] = static_cast<double>(builder.series_count());
}
BENCHMARK(BM_ContainersTick)->Arg(10)->Arg(100)->Arg(300)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hb::collect
