#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hb {

// A few threads that run jobs which may block (files under /proc, queries) away from the network thread.
// The queue is bounded: what does not fit is refused, and the caller says so to whoever asked. Thread-safe.
class WorkerPool {
 public:
  struct Options {
    std::size_t threads = 2;
    std::size_t queue_max = 256;  // jobs that wait; one more is refused
    // Added to the threads' nice value: those of long jobs give way to whatever must not wait.
    int niceness = 0;
  };

  explicit WorkerPool(Options options);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Waits for the running jobs; the waiting ones are destroyed without being run.
  ~WorkerPool();

  // False when the queue is full or the pool is stopping: the job was not taken. A job must not throw.
  [[nodiscard]] bool post(std::function<void()> job);

 private:
  void run();

  const Options options_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
  bool stopping_ = false;                   // guarded by mutex_
  std::vector<std::jthread> threads_;
};

}  // namespace hb
