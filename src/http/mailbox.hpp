#pragma once

#include <mutex>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace hb::http {

// How other threads reach the network thread: workers with answers, streams with news. They may come when the
// server is long gone, so they hold the mailbox and not the server. Thread-safe.
class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& context) : context_(&context) {}

  // Runs `job` on the network thread, or drops it when the server has stopped.
  template <typename Job>
  void post(Job&& job) {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) boost::asio::post(*context_, std::forward<Job>(job));
  }

  // Nothing is posted from here on.
  void close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
  }

 private:
  std::mutex mutex_;
  boost::asio::io_context* context_;  // guarded by mutex_; null once closed
};

}  // namespace hb::http
