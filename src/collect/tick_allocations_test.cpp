// A tick like the last one allocates nothing. Counted with an operator new of this test program's own.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "collect/fs_probe.hpp"
#include "collect/registry.hpp"
#include "collect/runner.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/fixture_host.hpp"

namespace {

// Of this thread, so that what the probe's threads do is not counted.
uint64_t& allocation_count() {
  static thread_local uint64_t count = 0;
  return count;
}

void* allocate(std::size_t bytes) {
  ++allocation_count();
  if (void* const memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate(bytes); }
void* operator new[](std::size_t bytes) { return allocate(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*bytes*/) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t /*bytes*/) noexcept { std::free(memory); }

namespace hb::collect {
namespace {

// The probe's answers when it was asked once: it works on threads of its own.
class KnownUsages final : public FileSystemUsageSource {
 public:
  explicit KnownUsages(FileSystemUsagesPtr usages) : usages_(std::move(usages)) {}
  [[nodiscard]] FileSystemUsagesPtr latest() const override { return usages_; }
  void refresh() override {}

 private:
  FileSystemUsagesPtr usages_;
};

// Every look takes so long that what paces itself by its cost is read as seldom as can be.
class LookedAtClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return from_unix_ms(1'767'225'600'000); }
  [[nodiscard]] Steady steady_now() const override { return Steady(std::chrono::milliseconds(5) * ++looks_); }

 private:
  mutable std::atomic<int> looks_ = 0;
};

int answer(const std::string& /*path*/, struct statvfs& out) {
  out.f_frsize = 4096;
  out.f_blocks = 1000;
  return 0;
}

using Jobs = std::vector<std::function<void()>>;

// When a collector may allocate: what it reads anew comes in new memory. At any other tick it may not.
enum class Rescan {
  none,
  refresh,  // what seldom changes is read at the tick itself, every SlowRefresh::kTicks
  begun,    // a reading that belongs off the tick was begun
  taken,    // and at the next tick its outcome is taken
};

// By the twelfth tick everything was read once, and what is missing was named.
constexpr int kTicksUntilSteady = static_cast<int>(SlowRefresh::kTicks) + 2;

// Looks at what a collector allocates, and whether it was due to.
class Counting final : public Collector {
 public:
  struct Finding {
    std::string_view collector;
    int tick = 0;
    uint64_t allocations = 0;
  };
  struct Findings {
    std::array<Finding, 100> list =
        {};  // those that were not due; not more of them, to allocate nothing here
    std::size_t count = 0;
    std::size_t rescans = 0;
    std::size_t steady_updates = 0;
    uint64_t inside = 0;  // allocations of the collectors in this tick
  };

  Counting(std::unique_ptr<Collector> collector, const Jobs& jobs, const int& tick, Findings& findings)
      : collector_(std::move(collector)), jobs_(jobs), tick_(tick), findings_(findings) {}

  [[nodiscard]] std::string_view name() const override { return collector_->name(); }
  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const std::size_t jobs_before = jobs_.size();
    const uint64_t before = allocation_count();
    Result<void> outcome = collector_->update(host, sink);
    const uint64_t allocations = allocation_count() - before;
    findings_.inside += allocations;
    note(allocations, rescan(jobs_.size() > jobs_before));
    return outcome;
  }

 private:
  Rescan rescan(bool has_begun) {
    const bool had_begun = std::exchange(has_begun_, has_begun);
    if (has_begun) return Rescan::begun;
    if (had_begun) return Rescan::taken;
    return tick_ % static_cast<int>(SlowRefresh::kTicks) == 0 ? Rescan::refresh : Rescan::none;
  }

  void note(uint64_t allocations, Rescan rescan) {
    if (tick_ < kTicksUntilSteady) return;
    if (rescan != Rescan::none) {
      ++findings_.rescans;
      return;
    }
    ++findings_.steady_updates;
    if (allocations == 0 || findings_.count == findings_.list.size()) return;
    findings_.list[findings_.count++] = {.collector = name(), .tick = tick_, .allocations = allocations};
  }

  std::unique_ptr<Collector> collector_;
  const Jobs& jobs_;
  const int& tick_;
  Findings& findings_;
  bool has_begun_ = false;  // at the tick before
};

constexpr int kTicks = 60;

class TickAllocations : public testing::Test {
 protected:
  // Ticks of everything that is on by default. Jobs that belong off the tick are done between ticks.
  void start(const HostRoot& host) {
    const auto probe = FsProbe::make(host, flags_, clock_, {.threads_max = 1, .stat_vfs = answer}).value();
    while (probe->latest()->mounts.empty() && !probe->latest()->error)
      std::this_thread::yield();
    file_systems_ = std::make_unique<KnownUsages>(probe->latest());
    auto collectors =
        make_collectors(
            {.flags = flags_, .clock = clock_, .file_systems = *file_systems_, .run_off_tick = run_off_tick_})
            .value();
    for (auto& collector : collectors)
      collector = std::make_unique<Counting>(std::move(collector), jobs_, tick_, findings_);
    runner_ = std::make_unique<Runner>(host, std::move(collectors), clock_);
  }

  // A line for each update that allocated without being due to, and each tick that did so outside of
  // collectors.
  std::string run() {
    std::string offenders;
    for (tick_ = 0; tick_ < kTicks; ++tick_) {
      findings_.inside = 0;
      const uint64_t before = allocation_count();
      FramePtr frame = runner_->tick(clock_.now());
      frame.reset();
      const uint64_t outside = allocation_count() - before - findings_.inside;
      if (tick_ >= kTicksUntilSteady && outside > 0)
        offenders += "the frame " + std::to_string(outside) + " at tick " + std::to_string(tick_) + "\n";
      for (const auto& job : std::exchange(jobs_, {}))
        job();
    }
    for (std::size_t i = 0; i < findings_.count; ++i) {
      const auto& [collector, tick, allocations] = findings_.list[i];
      offenders += std::string(collector) + " " + std::to_string(allocations) + " at tick " +
                   std::to_string(tick) + "\n";
    }
    return offenders;
  }

  [[nodiscard]] const Counting::Findings& findings() const { return findings_; }

 private:
  LookedAtClock clock_;
  FlagValues flags_;
  std::unique_ptr<KnownUsages> file_systems_;
  Jobs jobs_;
  RunOffTick run_off_tick_ = [this](std::function<void()> job) {
    jobs_.push_back(std::move(job));
    return true;
  };
  int tick_ = 0;
  Counting::Findings findings_;
  std::unique_ptr<Runner> runner_;
};

TEST_F(TickAllocations, ThereAreNoneBetweenRescansOfTheFixtureHost) {
  start(procfs::fixture_host());
  EXPECT_EQ(run(), "");
  // Most of all updates are steady ones: the rule has few exceptions.
  EXPECT_GT(findings().steady_updates, 3 * findings().rescans);
}

// This host's files change as they like: a longer line, a new interface. That may make a buffer grow, once.
TEST_F(TickAllocations, ThereAreNoneBetweenRescansOfThisHost) {
  start(HostRoot());
  const std::string offenders = run();
  EXPECT_LE(findings().count, 3U) << offenders;
  EXPECT_GT(findings().steady_updates, 3 * findings().rescans);
}

// The hook itself, without which the tests above could not fail.
TEST(AllocationCount, CountsOfThisThread) {
  const uint64_t before = allocation_count();
  std::thread([] { const auto other = std::make_unique<int>(1); }).join();
  const uint64_t with_thread = allocation_count();  // the thread's state is this one's
  const auto own = std::make_unique<std::string>(100, 'x');
  EXPECT_EQ(allocation_count(), with_thread + 2);
  EXPECT_LE(with_thread, before + 1);
}

}  // namespace
}  // namespace hb::collect
