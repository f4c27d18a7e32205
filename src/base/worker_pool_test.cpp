#include "base/worker_pool.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace hb {
namespace {

TEST(WorkerPool, RunsWhatItTakes) {
  std::promise<int> done;
  WorkerPool pool({.threads = 1, .queue_max = 1});
  ASSERT_TRUE(pool.post([&] { done.set_value(42); }));
  EXPECT_EQ(done.get_future().get(), 42);
}

TEST(WorkerPool, TakesJobsUpToItsQueueAndRefusesTheNext) {
  std::promise<void> started;
  std::promise<void> release;
  std::atomic<int> ran = 0;
  {
    WorkerPool pool({.threads = 1, .queue_max = 2});
    ASSERT_TRUE(pool.post([&] {
      started.set_value();
      release.get_future().wait();
      ++ran;
    }));
    started.get_future().wait();
    EXPECT_TRUE(pool.post([&] { ++ran; }));
    EXPECT_TRUE(pool.post([&] { ++ran; }));
    EXPECT_FALSE(pool.post([&] { ++ran; }));
    std::promise<void> drained;
    release.set_value();
    while (!pool.post([&] { drained.set_value(); }))
      std::this_thread::yield();
    drained.get_future().wait();
  }
  EXPECT_EQ(ran, 3);
}

TEST(WorkerPool, ItsThreadsAloneGiveWay) {
  const int own = ::getpriority(PRIO_PROCESS, 0);
  std::promise<int> nice;
  std::promise<int> plain;
  WorkerPool giving_way({.threads = 1, .queue_max = 1, .niceness = 3});
  WorkerPool usual({.threads = 1, .queue_max = 1});
  ASSERT_TRUE(giving_way.post([&] { nice.set_value(::getpriority(PRIO_PROCESS, 0)); }));
  ASSERT_TRUE(usual.post([&] { plain.set_value(::getpriority(PRIO_PROCESS, 0)); }));
  EXPECT_EQ(nice.get_future().get(), std::min(own + 3, 19));
  EXPECT_EQ(plain.get_future().get(), own);
  EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), own);
}

}  // namespace
}  // namespace hb
