// What the store costs: samples into the head, hours into the file, days back out of it. A host of so many
// series, of which one in eight changes at each tick as counters and gauges do, is made up and appended as
// fast as it goes.

#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/assert.hpp"
#include "store/made_host.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

double thread_cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t pages = 0;
  statm >> pages >> pages;
  return pages * 4096;
}

// A store with so much of the past in it, up to now.
class FilledStore {
 public:
  FilledStore(std::size_t series_count, Duration past) : host_(series_count) {
    options_.directory = directory_.path();
    store_ = Store::open(options_, clock_).value();
    const Timestamp begin = std::chrono::floor<seconds>(clock_.now()) - past;
    for (Timestamp time = begin; time < begin + past; time += seconds(1)) {
      store_->append(host_.next(time));
      // Only as fast as the writer can follow.
      while (store_->statistics().closed_heads > 0)
        std::this_thread::yield();
    }
    store_.reset();
    store_ = Store::open(options_, clock_).value();
  }

  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] const TemporaryDirectory& directory() const { return directory_; }

  void close() { store_.reset(); }
  void open() { store_ = Store::open(options_, clock_).value(); }

 private:
  SystemClock clock_;
  TemporaryDirectory directory_;
  Options options_;
  MadeHost host_;
  std::unique_ptr<Store> store_;
};

std::size_t read_eight(Store& store, Duration past, const SelectHints& hints) {
  std::vector<Matcher> matchers{Matcher::equal("__name__", "made_total"),
                                Matcher::make(MatchOp::regex, "device", "[0-7]").value()};
  const Timestamp now = SystemClock().now();
  std::size_t samples = 0;
  const Result<void> read = store.for_each(matchers, {now - past, now}, hints, [&](const SeriesSpan& series) {
    samples += series.values.size();
    return true;
  });
  HB_ASSERT(read.has_value());
  return samples;
}

void BM_AppendOneThread(benchmark::State& state) {
  const SystemClock clock;
  const auto count = static_cast<std::size_t>(state.range(0));
  Options options;
  options.active_series_max = count;
  const auto store = Store::open(options, clock).value();
  MadeHost host(count);
  Timestamp time = std::chrono::floor<hours>(clock.now());
  for (auto _ : state) {
    state.PauseTiming();
    const Frame& frame = host.next(time += seconds(1));
    state.ResumeTiming();
    store->append(frame);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(BM_AppendOneThread)->Arg(1500)->Arg(100'000)->Unit(benchmark::kMicrosecond);

// 24 hours at one second of eight series, and the start with that much on disk.
void BM_ReadADayOfEightSeries(benchmark::State& state) {
  FilledStore filled(1500, hours(24) + minutes(30));
  std::size_t samples = 0;
  for (auto _ : state)
    samples =
        read_eight(filled.store(), hours(24), {.step = seconds(1), .function = "rate", .range = seconds(15)});
  state.counters["samples"] = static_cast<double>(samples);
  const double file_bytes =
      static_cast<double>(std::filesystem::file_size(filled.directory().file("heartbeat.db")));
  state.counters["file_MB"] = file_bytes / 1e6;
  state.counters["bytes_a_sample"] = file_bytes / (24 * 3600 * 1500.0);

  filled.close();
  const uint64_t before = resident_bytes();
  const double start = thread_cpu_seconds();
  filled.open();
  state.counters["open_ms"] = (thread_cpu_seconds() - start) * 1e3;
  state.counters["open_adds_MB"] = static_cast<double>(resident_bytes() - before) / 1e6;
}
BENCHMARK(BM_ReadADayOfEightSeries)->Iterations(50)->Unit(benchmark::kMillisecond);

// 30 days at a step of ten minutes, of eight series.
void BM_ReadAMonthOfEightSeries(benchmark::State& state) {
  FilledStore filled(128, hours(24 * 30));
  std::size_t samples = 0;
  for (auto _ : state) {
    samples = read_eight(filled.store(), hours(24 * 30),
                         {.step = minutes(10), .function = "rate", .range = minutes(10)});
  }
  state.counters["samples"] = static_cast<double>(samples);
}
BENCHMARK(BM_ReadAMonthOfEightSeries)->Iterations(50)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hb::store
