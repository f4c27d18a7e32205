// What a store of 1,500 series costs that has a week on disk. bench/run.py week runs it:
//
//   hb_store_week_bench fill DIRECTORY HOURS    writes so many hours, as fast as it goes; the last ends just
//                                               now, and is in the journal alone
//   hb_store_week_bench run DIRECTORY SECONDS   opens that and goes on for so long, in real time
//
// Of the series one in ten changes each second; or they are those of the recording that HEARTBEAT_DATASET
// names (chunk/recording.hpp), over and over. What is measured is printed as lines of a name and a number.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "store/made_host.hpp"
#include "store/recorded_host.hpp"
#include "store/replayed_clock.hpp"
#include "store/store.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kSeries = 1500;
constexpr std::size_t kPeriod = 20;  // two of so many change

double cpu_seconds(clockid_t clock) {
  timespec time{};
  HB_ASSERT(::clock_gettime(clock, &time) == 0);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// A figure of this process: "VmRSS" of status, "write_bytes" of io.
uint64_t figure(const char* file, std::string_view name) {
  std::ifstream in(std::string("/proc/self/") + file);
  std::string word;
  uint64_t value = 0;
  while (in >> word) {
    if (word.starts_with(name) && in >> value) return value;
  }
  return 0;
}

uint64_t resident_kb() { return figure("status", "VmRSS:"); }
uint64_t written_bytes() { return figure("io", "write_bytes:"); }

template <typename T>
void say(std::string_view name, T value) {
  fmt::print("{} {}\n", name, value);
}

std::unique_ptr<Store> open(const std::string& directory, const Clock& clock) {
  Result<std::unique_ptr<Store>> store = Store::open({.directory = directory, .retention = {}}, clock);
  if (store) return *std::move(store);
  fmt::print(stderr, "{}\n", store.error().message);
  std::exit(1);
}

// Appends a tick and waits until it is journalled, so that what waits in the queue is no part of the figures.
void append_and_wait(Store& store, const Frame& frame) {
  const uint64_t before = store.statistics().journal_bytes;
  store.append(frame);
  for (int spins = 0; spins < 10'000 && store.statistics().journal_bytes == before; ++spins)
    std::this_thread::yield();
}

// The host whose ticks are stored.
class Host {
 public:
  Host() {
    const char* const dataset = std::getenv("HEARTBEAT_DATASET");
    if (dataset != nullptr) recorded_ = RecordedHost::read(dataset);
    if (recorded_) recorded_->keep_steady(kSeries);
  }

  const Frame& next(Timestamp time) {
    if (!recorded_) return made_.next(time);
    frame_ = recorded_->frame(row_++ % recorded_->rows());
    frame_.time = time;
    return frame_;
  }

 private:
  MadeHost made_{kSeries, kPeriod};
  std::optional<RecordedHost> recorded_;
  Frame frame_;
  std::size_t row_ = 0;
};

// What commits cost, and how much memory there is around them.
struct Commits {
  uint64_t count = 0;
  uint64_t written = 0;
  double cpu_seconds = 0;
  uint64_t resident_before_kb = 0;  // the most of all
  uint64_t resident_after_kb = 0;
};

// Until there are more commits than before, and what they took has been given back.
void wait_for_commit(const Store& store, uint64_t commits) {
  while (store.statistics().commits_total == commits || store.statistics().closed_heads > 0)
    std::this_thread::sleep_for(milliseconds(1));
  std::this_thread::sleep_for(milliseconds(20));
}

void append_over_the_hour(Store& store, const Frame& frame, Commits& commits) {
  commits.resident_before_kb = std::max(commits.resident_before_kb, resident_kb());
  const uint64_t written = written_bytes();
  const double cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  const uint64_t done = store.statistics().commits_total;
  store.append(frame);
  wait_for_commit(store, done);
  commits.cpu_seconds += cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  commits.written += written_bytes() - written;
  commits.resident_after_kb = std::max(commits.resident_after_kb, resident_kb());
  ++commits.count;
}

int fill(const std::string& directory, int count) {
  Host host;
  // The last hour lacks a second or two, so that no tick has closed it.
  const Timestamp end = std::chrono::floor<hours>(SystemClock().now()) - seconds(2);
  const Timestamp begin = std::chrono::floor<hours>(end) - hours(count - 1);
  ReplayedClock clock(begin);
  say("resident_before_kb", resident_kb());
  const std::unique_ptr<Store> store = open(directory, clock);
  Commits commits;
  for (Timestamp time = begin; time <= end; time += seconds(1)) {
    clock.set(time);
    const Frame& frame = host.next(time);
    const bool new_hour = time != begin && std::chrono::floor<hours>(time) == time;
    if (new_hour) {
      append_over_the_hour(*store, frame, commits);
    } else {
      append_and_wait(*store, frame);
    }
  }
  say("resident_full_kb", commits.resident_before_kb);
  say("resident_after_commit_kb", commits.resident_after_kb);
  say("resident_peak_kb", figure("status", "VmHWM:"));
  const auto commits_count = static_cast<double>(std::max<uint64_t>(1, commits.count));
  say("commit_cpu_ms", 1e3 * commits.cpu_seconds / commits_count);
  say("commit_written_bytes", static_cast<double>(commits.written) / commits_count);
  say("file_bytes", store->statistics().file_bytes);
  say("journal_bytes", store->statistics().journal_bytes);
  say("samples", store->statistics().samples_appended_total);
  return 0;
}

int run(const std::string& directory, int count) {
  const SystemClock clock;
  Host host;
  ::malloc_trim(0);
  say("resident_before_kb", resident_kb());
  const auto opened = std::chrono::steady_clock::now();
  const double open_cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
  const std::unique_ptr<Store> store = open(directory, clock);
  say("open_cpu_ms", 1e3 * (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - open_cpu));
  const std::chrono::duration<double, std::milli> open_time = std::chrono::steady_clock::now() - opened;
  say("open_ms", open_time.count());
  say("resident_opened_kb", resident_kb());
  // The first tick closes the head that the journal held.
  store->append(host.next(std::chrono::floor<seconds>(clock.now())));
  wait_for_commit(*store, 0);
  say("resident_after_commit_kb", resident_kb());
  double append_cpu = 0;
  const uint64_t written = written_bytes();
  const double cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  double host_cpu = 0;
  for (int i = 0; i < count; ++i) {
    std::this_thread::sleep_until(std::chrono::ceil<seconds>(clock.now() + milliseconds(1)));
    const double begun = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    const Frame& frame = host.next(std::chrono::floor<seconds>(clock.now()));
    const double made = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    store->append(frame);
    host_cpu += made - begun;
    append_cpu += cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - made;
  }
  say("cpu_ms_a_second", 1e3 * (cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu - host_cpu) / count);
  say("append_cpu_ms_a_second", 1e3 * append_cpu / count);
  say("written_bytes_a_second", static_cast<double>(written_bytes() - written) / count);
  say("resident_kb", resident_kb());
  return 0;
}

}  // namespace
}  // namespace hb::store

int main(int count, char** words) try {
  const std::string_view mode = count == 4 ? words[1] : "";
  const int amount = count == 4 ? std::atoi(words[3]) : 0;
  if (mode == "fill" && amount > 0) return hb::store::fill(words[2], amount);
  if (mode == "run" && amount > 0) return hb::store::run(words[2], amount);
  fmt::print(stderr, "usage: {0} fill DIRECTORY HOURS | {0} run DIRECTORY SECONDS\n", words[0]);
  return 2;
} catch (const std::exception& failure) {
  std::fputs(failure.what(), stderr);
  return 1;
}
