// A tick like the last one allocates nothing. Counted with an operator new of this test program's own.

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
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

// Tells what a collector allocates.
class Counting final : public Collector {
 public:
  Counting(std::unique_ptr<Collector> collector, std::array<char, 256>& offenders)
      : collector_(std::move(collector)), offenders_(offenders) {}

  [[nodiscard]] std::string_view name() const override { return collector_->name(); }
  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const uint64_t before = allocation_count();
    Result<void> outcome = collector_->update(host, sink);
    const std::size_t used = ::strnlen(offenders_.data(), offenders_.size());
    if (allocation_count() > before && used + name().size() + 2 < offenders_.size()) {
      std::ranges::copy(name(), offenders_.begin() + static_cast<std::ptrdiff_t>(used));
      offenders_[used + name().size()] = ' ';
    }
    return outcome;
  }

 private:
  std::unique_ptr<Collector> collector_;
  std::array<char, 256>& offenders_;
};

// At every fifth tick something is read anew that seldom changes: folders are listed, readings begin on other
// threads, and are taken at the next. The ticks in between are meant to be the cheap ones. By the last,
// nothing that paces itself is due again.
constexpr int kTicksUntilSteady = 12;
constexpr int kTicks = 30;

bool reads_anew(int tick) { return tick % 5 <= 1; }

// What ticks that read nothing anew allocate, and how many of them do.
struct SteadyTicks {
  int count = 0;
  int with_allocations = 0;
  std::string offenders = {};
};

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
      collector = std::make_unique<Counting>(std::move(collector), offenders_);
    runner_ = std::make_unique<Runner>(host, std::move(collectors), clock_);
  }

  // What a tick allocates, and where.
  uint64_t tick() {
    offenders_.fill('\0');
    const uint64_t before = allocation_count();
    FramePtr frame = runner_->tick(clock_.now());
    frame.reset();
    const uint64_t allocations = allocation_count() - before;
    for (const auto& job : std::exchange(jobs_, {}))
      job();
    return allocations;
  }

  SteadyTicks run() {
    SteadyTicks ticks;
    for (int i = 0; i < kTicks; ++i) {
      const uint64_t allocations = tick();
      if (i < kTicksUntilSteady || reads_anew(i)) continue;
      ++ticks.count;
      if (allocations == 0) continue;
      ++ticks.with_allocations;
      ticks.offenders += std::to_string(i) + ": " + offenders_.data() + "\n";
    }
    return ticks;
  }

 private:
  LookedAtClock clock_;
  FlagValues flags_;
  std::unique_ptr<KnownUsages> file_systems_;
  std::vector<std::function<void()>> jobs_;
  RunOffTick run_off_tick_ = [this](std::function<void()> job) {
    jobs_.push_back(std::move(job));
    return true;
  };
  std::array<char, 256> offenders_{};
  std::unique_ptr<Runner> runner_;
};

TEST_F(TickAllocations, ASteadyTickOfTheFixtureHostHasNone) {
  start(procfs::fixture_host());
  const SteadyTicks ticks = run();
  ASSERT_EQ(ticks.count, 12);
  // Groups are scanned, and files that are not there looked for again, every so many reads: that falls on
  // some of them. One collector that allocates at every tick would make it all.
  EXPECT_LE(ticks.with_allocations, ticks.count / 2) << ticks.offenders;
}

// This host's files change as they like: a longer line, a new interface. Most ticks are steady all the same.
TEST_F(TickAllocations, ATickOfThisHostHasNone) {
  start(HostRoot());
  const SteadyTicks ticks = run();
  ASSERT_EQ(ticks.count, 12);
  EXPECT_LE(ticks.with_allocations, ticks.count * 2 / 3) << ticks.offenders;
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
