#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "http/server.hpp"
#include "http/test_client.hpp"

namespace hb::http {

inline constexpr std::string_view kGetBlob = "GET /blob HTTP/1.1\r\nHost: localhost\r\n\r\n";
inline constexpr std::size_t kLargeBytes = 16 * (1024 * kKiB);

// A stream that a test feeds by hand.
class TestStream final : public ByteStream {
 public:
  [[nodiscard]] std::shared_ptr<const std::string> pop() override {
    const std::lock_guard lock(mutex_);
    if (pieces_.empty()) return nullptr;
    auto piece = pieces_.front();
    pieces_.pop_front();
    return piece;
  }
  void on_ready(std::function<void()> ready) override {
    {
      const std::lock_guard lock(mutex_);
      ready_ = std::move(ready);
    }
    opened_.set_value();
  }
  [[nodiscard]] bool ended() const override {
    const std::lock_guard lock(mutex_);
    return ended_;
  }
  void close() override { closed_.set_value(); }

  void push(std::string piece) {
    change([&] { pieces_.push_back(std::make_shared<const std::string>(std::move(piece))); });
  }
  void end() {
    change([&] { ended_ = true; });
  }

  bool wait_until_opened() {
    return opened_.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready;
  }
  bool wait_until_closed() {
    return closed_.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready;
  }

 private:
  template <typename Change>
  void change(const Change& apply) {
    std::function<void()> ready;
    {
      const std::lock_guard lock(mutex_);
      apply();
      ready = ready_;
    }
    if (ready) ready();
  }

  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const std::string>> pieces_;
  std::function<void()> ready_;
  bool ended_ = false;
  std::promise<void> opened_;
  std::promise<void> closed_;
};

// A server on a free loopback port with one route of each kind.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    add("/blob", [this](const Request&) { return std::optional(json(blob_)); });
    add("/large", [this](const Request&) { return std::optional(json(large_)); });
    add("/echo", [](const Request& request) { return std::optional(plain_text(request.body)); });
    add("/peer", [](const Request& request) { return std::optional(plain_text(request.peer)); });
    add("/bug", [](const Request&) -> std::optional<Response> { throw std::runtime_error("a bug"); });
    add("/stream", [this](const Request&) { return std::optional(event_stream(stream_)); });
    router_.add({.methods = {Method::get},
                 .path = "/api/slow",
                 .on_network_thread = nullptr,
                 .on_worker = [this](const Request&) {
                   entered_.release();
                   released_.acquire();
                   return plain_text("slow");
                 }});
    router_.add({.methods = {Method::get},
                 .path = "/worker",
                 .on_network_thread = nullptr,
                 .on_worker = [](const Request& request) { return plain_text(request.path); }});
    limits_.sweep_interval = std::chrono::milliseconds(20);
  }

  void TearDown() override { released_.release(kWorkersMax); }

  void add(std::string path, InlineHandler handler) {
    router_.add({.methods = {Method::get, Method::post},
                 .path = std::move(path),
                 .on_network_thread = std::move(handler),
                 .on_worker = nullptr});
  }

  uint16_t start() {
    server_ = std::make_unique<Server>(Server::Options{.port = 0, .allowed_hosts = {}, .limits = limits_},
                                       router_, workers_, clock_);
    const auto port = server_->listen();
    EXPECT_TRUE(port) << port.error().message;
    server_->start();
    return *port;
  }

  // What a server answers that is asked once and then sees the end of the client's requests.
  std::string ask(uint16_t port, std::string_view text) {
    TestClient client(port);
    client.send(text);
    client.shutdown_send();
    return client.read_to_end().value_or("(no end)");
  }

  uint64_t rejects(Reject reason) const {
    return server_->statistics().rejects_total.at(static_cast<std::size_t>(reason));
  }

  // Looks again and again for up to five seconds.
  bool is_rejected_soon(Reject reason) const {
    for (const auto begin = clock_.steady_now(); clock_.steady_now() < begin + std::chrono::seconds(5);) {
      if (rejects(reason) > 0) return true;
      std::this_thread::yield();
    }
    return false;
  }

  static constexpr std::ptrdiff_t kWorkersMax = 64;

  SystemClock clock_;
  Limits limits_;
  Router router_;
  SharedText blob_ = std::make_shared<const std::string>("{\"a\":1}");
  SharedText large_ = std::make_shared<const std::string>(kLargeBytes, 'x');
  std::shared_ptr<TestStream> stream_ = std::make_shared<TestStream>();
  std::counting_semaphore<> entered_{0};
  std::counting_semaphore<> released_{0};
  WorkerPool workers_{{.threads = 1, .queue_max = 1}};
  std::unique_ptr<Server> server_;
};

}  // namespace hb::http
