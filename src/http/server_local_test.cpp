// What the server does for the local socket, and what it does for it alone.

#include <memory>
#include <semaphore>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "http/local_socket.hpp"
#include "http/server.hpp"
#include "http/test_client.hpp"
#include "http/test_directory.hpp"

namespace hb::http {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kGet = "GET /who HTTP/1.1\r\nHost: any.name\r\n\r\n";
constexpr std::string_view kSlow = "GET /slow HTTP/1.1\r\nHost: any.name\r\n\r\n";

class ServerLocalTest : public testing::Test {
 protected:
  ServerLocalTest() {
    add("/who", [](const Request& request) {
      return std::optional(plain_text(request.peer + (request.local ? " is local" : " is not")));
    });
    add("/size", [](const Request& request) {
      return std::optional(plain_text(std::to_string(request.body.size())));
    });
    router_.add({.methods = {Method::get},
                 .path = "/api/admin",
                 .on_network_thread = [](const Request&) { return std::optional(plain_text("admin")); },
                 .on_worker = nullptr,
                 .access = Access::local});
    router_.add({.methods = {Method::get},
                 .path = "/slow",
                 .on_network_thread = nullptr,
                 .on_worker = [this](const Request&) {
                   entered_.release();
                   released_.acquire();
                   return plain_text("slow");
                 }});
    local_limits_.body_bytes_max = 1000;
  }

  void TearDown() override { released_.release(64); }

  void add(std::string path, InlineHandler handler) {
    router_.add({.methods = {Method::get, Method::post},
                 .path = std::move(path),
                 .on_network_thread = std::move(handler),
                 .on_worker = nullptr});
  }

  void start() {
    server_ = std::make_unique<Server>(Server::Options{.port = 0,
                                                       .allowed_hosts = {},
                                                       .limits = limits_,
                                                       .local_path = path_,
                                                       .local_limits = local_limits_},
                                       router_, workers_, clock_);
    const auto port = server_->listen();
    ASSERT_TRUE(port) << port.error().message;
    port_ = *port;
    server_->start();
  }

  [[nodiscard]] uint64_t rejects(Reject reason) const {
    return server_->statistics().rejects_total.at(static_cast<std::size_t>(reason));
  }

  // One request and its answer, on a connection of its own.
  template <typename Address>
  static std::string ask(const Address& address, std::string_view text) {
    TestClient client(address);
    client.send(text);
    return client.read_response();
  }

  static std::string post(std::size_t bytes) {
    return "POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
           std::string(bytes, 'x');
  }

  TestDirectory directory_;
  std::string path_ = directory_.file(std::string(kLocalSocketName));
  SystemClock clock_;
  Limits limits_{.sweep_interval = 20ms};
  Limits local_limits_ = kLocalLimits;
  Router router_;
  std::counting_semaphore<> entered_{0};
  std::counting_semaphore<> released_{0};
  WorkerPool workers_{{.threads = 1, .queue_max = 1}};
  std::unique_ptr<Server> server_;
  uint16_t port_ = 0;
};

TEST_F(ServerLocalTest, AnswersByBothWaysAndTellsThemApart) {
  start();
  TestClient client(path_);
  for (int i = 0; i < 3; ++i) {
    client.send(kGet);
    EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nlocal is local"));
  }
  EXPECT_THAT(ask(port_, "GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              EndsWith("\r\n\r\n127.0.0.1 is not"));
  EXPECT_EQ(server_->statistics().connections_total, 2U);
}

TEST_F(ServerLocalTest, AnyHostAndOriginWillDoButOnlyThere) {
  start();
  constexpr std::string_view kCrossSite =
      "POST /size HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\nContent-Length: 2\r\n\r\nab";
  EXPECT_THAT(ask(path_, kGet), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask(path_, kCrossSite), EndsWith("\r\n\r\n2"));
  EXPECT_THAT(ask(path_, "GET /who HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask(path_, "\x16\x03\x01\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask(port_, kGet), StartsWith("HTTP/1.1 421 "));
  EXPECT_THAT(ask(port_, kCrossSite), StartsWith("HTTP/1.1 421 "));
}

TEST_F(ServerLocalTest, LocalRoutesAreUnknownToTheNetwork) {
  start();
  EXPECT_THAT(ask(path_, "GET /api/admin HTTP/1.1\r\nHost: a\r\n\r\n"), EndsWith("\r\n\r\nadmin"));
  EXPECT_THAT(ask(port_, "GET /api/admin HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              testing::AllOf(StartsWith("HTTP/1.1 404 "), EndsWith(R"({"error":"no such path"})")));
}

TEST_F(ServerLocalTest, BodiesHaveALimitOfTheirOwn) {
  limits_.body_bytes_max = 100;
  start();
  EXPECT_THAT(ask(path_, post(1000)), EndsWith("\r\n\r\n1000"));
  EXPECT_THAT(ask(path_, post(1001)), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask(port_, post(100)), EndsWith("\r\n\r\n100"));
  EXPECT_THAT(ask(port_, post(101)), StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerLocalTest, TheNetworkTakesNoRoomFromLocalConnectionsNorTheOtherWayRound) {
  limits_.connections_max = 1;
  local_limits_.connections_max = 2;
  start();
  const auto asked = [](TestClient& client) {
    client.send("GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return client.read_response().starts_with("HTTP/1.1 200 ");
  };
  TestClient network(port_);
  TestClient first(path_);
  TestClient second(path_);
  for (TestClient* client : {&network, &first, &second, &network, &first, &second})
    EXPECT_TRUE(asked(*client));
  EXPECT_EQ(rejects(Reject::evicted), 0U);

  TestClient third(path_);
  EXPECT_TRUE(asked(third));
  EXPECT_EQ(rejects(Reject::evicted), 1U);
  EXPECT_TRUE(asked(network)) << "the network's connection made room for a local one";
  EXPECT_EQ(server_->statistics().connections, 3U);
}

TEST_F(ServerLocalTest, WhenAllLocalConnectionsAreBusyANewOneGets503) {
  local_limits_.connections_max = 1;
  start();
  TestClient busy(path_);
  busy.send(kSlow);
  entered_.acquire();
  EXPECT_THAT(TestClient(path_).read_response(), StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(ask(port_, "GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  released_.release();
  EXPECT_THAT(busy.read_response(), EndsWith("slow"));
}

TEST_F(ServerLocalTest, WorkersHaveATimeOfTheirOwnForLocalRequests) {
  local_limits_.handler_time = 100ms;
  start();
  EXPECT_THAT(ask(path_, kSlow), StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(rejects(Reject::handler_time), 1U);
}

TEST_F(ServerLocalTest, StopClosesLocalConnectionsAndRemovesTheFile) {
  start();
  TestClient idle(path_);
  idle.send(kGet);
  idle.read_response();
  server_->stop();
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_FALSE(TestClient(path_).connected());
  struct stat status{};
  EXPECT_NE(::lstat(path_.c_str(), &status), 0);
}

TEST_F(ServerLocalTest, AServerThatNeverStartedRemovesTheFileToo) {
  {
    Server server({.port = 0, .allowed_hosts = {}, .local_path = path_}, router_, workers_, clock_);
    ASSERT_TRUE(server.listen());
    EXPECT_TRUE(TestClient(path_).connected());
  }
  EXPECT_FALSE(TestClient(path_).connected());
}

TEST_F(ServerLocalTest, WithoutALocalSocketTheNetworkIsServedAllTheSame) {
  path_ = "/proc/heartbeat.sock";
  testing::internal::CaptureStderr();
  start();
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::AllOf(HasSubstr(" warning "), HasSubstr("/proc/heartbeat.sock")));
  EXPECT_THAT(ask(port_, "GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

// When the port is taken, another server's file must not be touched.
TEST_F(ServerLocalTest, AServerWithoutAPortMakesNoLocalSocket) {
  start();
  const std::string other = directory_.file("other.sock");
  Server server({.port = port_, .allowed_hosts = {}, .local_path = other}, router_, workers_, clock_);
  EXPECT_FALSE(server.listen());
  struct stat status{};
  EXPECT_NE(::lstat(other.c_str(), &status), 0);
}

}  // namespace
}  // namespace hb::http
