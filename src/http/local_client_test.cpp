#include "http/local_client.hpp"

#include <memory>
#include <poll.h>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "http/local_socket.hpp"
#include "http/server.hpp"
#include "http/test_directory.hpp"

namespace hb::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// A client and the real server.
class LocalClientTest : public testing::Test {
 protected:
  LocalClientTest() {
    add("/echo", [](const Request& request) {
      return std::optional(plain_text(std::string(to_string(request.method)) + " " + request.target + " " +
                                      std::string(request.headers.get("Content-Type").value_or("-")) + " " +
                                      request.body));
    });
    add("/size", [](const Request& request) {
      return std::optional(plain_text(std::to_string(request.body.size())));
    });
    add("/large",
        [this](const Request&) { return std::optional(plain_text(std::string(large_bytes_, 'x'))); });
    router_.add({.methods = {Method::get},
                 .path = "/slow",
                 .on_network_thread = nullptr,
                 .on_worker = [this](const Request&) {
                   released_.acquire();
                   return plain_text("slow");
                 }});
  }

  void TearDown() override { released_.release(64); }

  void add(std::string path, InlineHandler handler) {
    router_.add({.methods = {Method::get, Method::post, Method::put, Method::delete_},
                 .path = std::move(path),
                 .on_network_thread = std::move(handler),
                 .on_worker = nullptr});
  }

  void start() { start_in(directory_.path()); }
  void start_in(const std::string& directory) {
    server_ = std::make_unique<Server>(
        Server::Options{.port = 0,
                        .allowed_hosts = {},
                        .local_path = directory + "/" + std::string(kLocalSocketName),
                        .local_limits = local_limits_},
        router_, workers_, clock_);
    ASSERT_TRUE(server_->listen());
    server_->start();
  }

  LocalClient connect(const LocalClient::Options& options = {}) {
    auto client = LocalClient::connect(directory_.path(), options);
    EXPECT_TRUE(client) << client.error().message;
    return *std::move(client);
  }

  static std::string text(const Result<ClientResponse>& response) {
    return response ? std::to_string(response->status) + " " + response->body : response.error().message;
  }

  TestDirectory directory_;
  SystemClock clock_;
  Limits local_limits_ = kLocalLimits;
  std::size_t large_bytes_ = 4 * kMiB;
  Router router_;
  std::counting_semaphore<> released_{0};
  WorkerPool workers_{{.threads = 1, .queue_max = 1}};
  std::unique_ptr<Server> server_;
};

TEST_F(LocalClientTest, AsksAgainAndAgainOnOneConnection) {
  start();
  LocalClient client = connect();
  EXPECT_EQ(text(client.request(Method::get, "/echo?a=%20b")), "200 GET /echo?a=%20b - ");
  EXPECT_EQ(text(client.request(Method::post, "/echo", "a=1", kForm)),
            "200 POST /echo application/x-www-form-urlencoded a=1");
  EXPECT_EQ(text(client.request(Method::put, "/echo")), "200 PUT /echo - ");
  EXPECT_EQ(text(client.request(Method::delete_, "/echo")), "200 DELETE /echo - ");
  EXPECT_EQ(text(client.request(Method::head, "/echo")), "200 ");
  EXPECT_EQ(text(client.request(Method::get, "/api/none")), R"(404 {"error":"no such path"})");
  EXPECT_EQ(text(client.request(Method::get, "/large")), "200 " + std::string(large_bytes_, 'x'));
  EXPECT_EQ(server_->statistics().connections_total, 1U);
}

TEST_F(LocalClientTest, NobodyListensIsUnavailable) {
  const auto nothing = LocalClient::connect(directory_.path());
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::unavailable);
  EXPECT_THAT(nothing.error().message, HasSubstr(directory_.path()));
  EXPECT_EQ(LocalClient::connect(directory_.file("none")).error().code, ErrorCode::unavailable);
}

TEST_F(LocalClientTest, DirectoriesMayHaveLongNames) {
  for (const std::size_t bytes : {107U, 108U, 1000U}) {
    const std::string deep = directory_.deep(bytes, kLocalSocketName);
    start_in(deep);
    auto client = LocalClient::connect(deep);
    ASSERT_TRUE(client) << bytes << ": " << client.error().message;
    EXPECT_EQ(text(client->request(Method::get, "/size")), "200 0") << bytes;
  }
}

TEST_F(LocalClientTest, ATargetThatWouldBreakTheRequestIsInvalid) {
  start();
  LocalClient client = connect();
  for (const std::string_view target : {"", "echo", "http://a/", "/a b", "/a\r\nX: y", "/\x7f", "/\xc3\xa4"})
    EXPECT_EQ(client.request(Method::get, target).error().code, ErrorCode::invalid) << target;
  EXPECT_EQ(client.request(Method::post, "/echo", "", "a\r\nX: y").error().code, ErrorCode::invalid);
  EXPECT_EQ(client.request(Method::other, "/echo").error().code, ErrorCode::invalid);
  EXPECT_EQ(text(client.request(Method::get, "/size")), "200 0");
}

TEST_F(LocalClientTest, BodiesGoUpToTheLimitAndAreRefusedPastIt) {
  start();
  LocalClient client = connect();
  const std::string body(kLocalLimits.body_bytes_max + 1, 'x');
  EXPECT_EQ(text(client.request(Method::post, "/size", std::string_view(body).substr(1))),
            "200 " + std::to_string(kLocalLimits.body_bytes_max));
  EXPECT_EQ(text(client.request(Method::post, "/size", body)), "413 the body is too large\n");
  EXPECT_EQ(text(client.request(Method::get, "/size")), "200 0") << "a new connection was due";
}

TEST_F(LocalClientTest, ResponsesHaveALimit) {
  start();
  LocalClient client = connect({.body_bytes_max = 1000});
  large_bytes_ = 1000;
  EXPECT_EQ(client.request(Method::get, "/large")->body.size(), 1000U);
  large_bytes_ = 1001;
  EXPECT_EQ(client.request(Method::get, "/large").error().code, ErrorCode::limit);
  EXPECT_EQ(text(client.request(Method::get, "/size")), "200 0");
}

TEST_F(LocalClientTest, ARequestThatTakesTooLongIsGivenUp) {
  start();
  LocalClient client = connect({.request_time = 50ms});
  const auto response = client.request(Method::get, "/slow");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::timeout);
  EXPECT_THAT(response.error().message, HasSubstr("/slow"));
}

TEST_F(LocalClientTest, ConnectsAgainAfterTheServerClosedAnIdleConnectionOrStartedAnew) {
  local_limits_.idle_time = 1ms;
  start();
  LocalClient client = connect();
  EXPECT_EQ(text(client.request(Method::get, "/size")), "200 0");
  while (server_->statistics().connections > 0)
    std::this_thread::yield();
  EXPECT_EQ(text(client.request(Method::get, "/size")), "200 0");

  server_.reset();
  EXPECT_EQ(client.request(Method::get, "/size").error().code, ErrorCode::unavailable);
  local_limits_.idle_time = kLocalLimits.idle_time;
  start();
  EXPECT_EQ(text(client.request(Method::get, "/size")), "200 0");
}

// A program in the server's place that answers one request with these bytes, and is gone.
class Imposter {
 public:
  Imposter(const std::string& directory, std::string answer)
      : socket_(LocalSocket::listen(directory + "/" + std::string(kLocalSocketName))),
        thread_([fd = socket_->release(), answer = std::move(answer)] {
          const UniqueFd listening(fd);
          pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
          ::poll(&waiting, 1, 5000);
          const UniqueFd client(::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC));
          std::string request(1000, '\0');
          (void)::recv(client.get(), request.data(), request.size(), 0);
          (void)::send(client.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
        }) {}
  Imposter(const Imposter&) = delete;
  Imposter& operator=(const Imposter&) = delete;
  ~Imposter() { thread_.join(); }

 private:
  Result<LocalSocket> socket_;
  std::thread thread_;
};

TEST_F(LocalClientTest, TakesChunksAndBodiesThatEndWithTheConnection) {
  for (const std::string answer :
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nabc"}) {
    const Imposter imposter(directory_.path(), answer);
    LocalClient client = connect();
    EXPECT_EQ(text(client.request(Method::get, "/")), "200 abc") << answer;
  }
}

TEST_F(LocalClientTest, AnAnswerThatIsNoneIsAnError) {
  struct Case {
    std::string answer;
    ErrorCode code;
  };
  const std::vector<Case> cases = {
      {"", ErrorCode::unavailable},
      {"HTTP/1.1 200 OK\r\nContent-Le", ErrorCode::unavailable},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", ErrorCode::unavailable},
      {"SSH-2.0\r\n\r\n", ErrorCode::corrupt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", ErrorCode::limit},
  };
  for (const Case& test : cases) {
    const Imposter imposter(directory_.path(), test.answer);
    LocalClient client = connect();
    const auto response = client.request(Method::get, "/what");
    ASSERT_FALSE(response) << test.answer;
    EXPECT_EQ(response.error().code, test.code) << test.answer;
    EXPECT_THAT(response.error().message, HasSubstr("/what"));
  }
}

}  // namespace
}  // namespace hb::http
