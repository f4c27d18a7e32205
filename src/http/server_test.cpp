#include "http/server.hpp"

#include <future>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server_trial.hpp"
#include "http/test_client.hpp"

namespace hb::http {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  TestClient client(start());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(kGetBlob));
    const std::string response = client.read_response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(response, EndsWith("\r\n\r\n{\"a\":1}"));
  }
  const Statistics statistics = server_->statistics();
  EXPECT_EQ(statistics.connections, 1U);
  EXPECT_EQ(statistics.connections_total, 1U);
  EXPECT_EQ(statistics.responses_total[1], 3U);
}

TEST_F(ServerTest, AnswersEachKindOfRoute) {
  const uint16_t port = start();
  struct Case {
    std::string_view request;
    std::string_view status;
    std::string_view end;
  };
  const std::vector<Case> cases = {
      {"GET /worker HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\n/worker"},
      {"GET /peer HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\n127.0.0.1"},
      {"HEAD /blob HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\n"},
      {"GET /bug HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 500 ", "its log says why\n"},
      {"GET /blob HTTP/1.0\r\n\r\n", "HTTP/1.1 200 ", "Connection: close\r\n\r\n{\"a\":1}"},
      {"GET /blob HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "HTTP/1.1 200 ",
       "Connection: keep-alive\r\n\r\n{\"a\":1}"},
      {"GET /blob HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ",
       "close\r\n\r\n{\"a\":1}"},
      {"GET http://127.0.0.1/blob HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 ", "{\"a\":1}"},
      {"GET /blob HTTP/1.1\r\nHost: evil.com\r\n\r\n", "HTTP/1.1 421 ", "adds one\n"},
      {"GET /api/none HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 404 ", R"({"error":"no such path"})"},
      {"DELETE /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 405 ", "}"},
      {"BREW /blob HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 405 ", "\n"},
      {"GET /api/v1/query HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ",
       R"({"status":"error","errorType":"bad_data","error":"one Host header is required"})"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/1.1 400 ", "\n"},
  };
  for (const Case& test : cases) {
    const std::string response = ask(port, test.request);
    EXPECT_THAT(response, StartsWith(std::string(test.status))) << test.request;
    EXPECT_THAT(response, EndsWith(std::string(test.end))) << test.request;
    EXPECT_THAT(response, HasSubstr("Content-Security-Policy: default-src 'none'; ")) << test.request;
    EXPECT_THAT(response, Not(HasSubstr("Server:"))) << test.request;
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  const uint16_t port = start();
  const std::string responses = ask(port,
                                    "GET /worker HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\ntwo"
                                    "GET /blob HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    "GET /none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    "GET /blob HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::size_t first = responses.find("/worker");
  const std::size_t second = responses.find("\r\n\r\ntwo");
  const std::size_t third = responses.find("{\"a\":1}");
  const std::size_t fourth = responses.find("HTTP/1.1 404");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_LT(third, fourth);
  EXPECT_NE(fourth, std::string::npos);
  EXPECT_EQ(responses.find("{\"a\":1}", fourth), std::string::npos) << "answered after Connection: close";
}

TEST_F(ServerTest, ReadsBodiesOfBothKindsAndOffersToContinue) {
  TestClient client(start());
  client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  client.send("3\r\ndef\r\n0\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nabcdef"));
  client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nok"));
}

TEST_F(ServerTest, RefusesAClaimedLengthWithoutReadingTheBody) {
  TestClient client(start());
  client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2147483648\r\n\r\n");
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 413 "));
  client.shutdown_send();
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(rejects(Reject::body_too_large), 1U);
}

TEST_F(ServerTest, HoldsFewLargeBodiesAtOnce) {
  limits_.body_bytes_max = 10;
  limits_.large_bodies_max = 2;
  router_.add({.methods = {Method::post},
               .path = "/write",
               .on_network_thread = [](const Request& request) { return plain_text(request.body); },
               .on_worker = nullptr,
               .body_bytes_max = 20});
  const uint16_t port = start();
  const std::string head =
      "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n";
  constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";

  TestClient first(port);
  first.send(head);
  EXPECT_EQ(first.read_until("\r\n\r\n"), kGoOn);
  TestClient second(port);
  second.send(head);
  EXPECT_EQ(second.read_until("\r\n\r\n"), kGoOn);
  TestClient third(port);
  third.send(head);
  EXPECT_THAT(third.read_response(),
              testing::AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Retry-After: 1")));
  EXPECT_EQ(rejects(Reject::large_bodies), 1U);
  EXPECT_THAT(ask(port, "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n0123456789"),
              EndsWith("0123456789"))
      << "small ones are always taken";

  // An answer makes room, and so does a client that leaves.
  first.send("01234567890");
  EXPECT_THAT(first.read_response(), EndsWith("01234567890"));
  TestClient fourth(port);
  fourth.send(head);
  EXPECT_EQ(fourth.read_until("\r\n\r\n"), kGoOn);
  second.disconnect();
  fourth.send("01234567890");
  EXPECT_THAT(fourth.read_response(), EndsWith("01234567890"));
  for (int i = 0; i < 2; ++i) {
    first.send(head);
    EXPECT_EQ(first.read_until("\r\n\r\n"), kGoOn);
    first.send("01234567890");
    EXPECT_THAT(first.read_response(), EndsWith("01234567890"));
  }
}

TEST_F(ServerTest, ARefusedClientReadsWhyAlthoughItGoesOnSending) {
  TestClient client(start());
  client.send("GET / HTTP/1.1\r\nX: " + std::string(200'000, 'x'));
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(ServerTest, AWholeLargeAnswerReachesASlowReader) {
  TestClient client(start(), 4096);
  client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.read_response().size(), testing::Gt(kLargeBytes));
}

TEST_F(ServerTest, SlowHeadersGet408) {
  limits_.header_time = 100ms;
  const uint16_t port = start();
  TestClient client(port);
  client.send("GET / HTTP/1.1\r\nHo");
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 408 "));
  TestClient again(port);
  again.send(kGetBlob);
  again.read_response();
  again.send("GET / HTT");
  EXPECT_THAT(again.read_response(), StartsWith("HTTP/1.1 408 ")) << "the second request of a connection";
  EXPECT_EQ(rejects(Reject::header_time), 2U);
}

TEST_F(ServerTest, SlowBodiesGet408) {
  limits_.body_time = 100ms;
  TestClient client(start());
  client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabc");
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 408 "));
  EXPECT_EQ(rejects(Reject::body_time), 1U);
}

TEST_F(ServerTest, SilentConnectionsAreClosedWithoutAWord) {
  limits_.header_time = 100ms;
  limits_.idle_time = 100ms;
  const uint16_t port = start();
  TestClient silent(port);
  EXPECT_EQ(silent.read_to_end(), "");
  TestClient idle(port);
  idle.send(kGetBlob);
  idle.read_response();
  EXPECT_EQ(idle.read_to_end(), "");
}

TEST_F(ServerTest, AClientThatReadsNothingIsGivenUp) {
  limits_.write_stall_time = 100ms;
  TestClient client(start(), 4096);
  client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(is_rejected_soon(Reject::write_stall));
  EXPECT_LT(client.read_to_end().value_or("").size(), kLargeBytes);
}

TEST_F(ServerTest, TheLongestWaitingConnectionMakesRoom) {
  limits_.connections_max = 2;
  const uint16_t port = start();
  TestClient oldest(port);
  oldest.send(kGetBlob);
  oldest.read_response();
  TestClient second(port);
  second.send(kGetBlob);
  second.read_response();
  TestClient third(port);
  third.send(kGetBlob);
  EXPECT_THAT(third.read_response(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(oldest.read_to_end(), "");
  second.send(kGetBlob);
  EXPECT_THAT(second.read_response(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(server_->statistics().connections, 2U);
  EXPECT_EQ(rejects(Reject::evicted), 1U);
}

TEST_F(ServerTest, IdleConnectionsGoBeforeThoseThatSendAHeader) {
  limits_.connections_max = 2;
  const uint16_t port = start();
  TestClient half(port);
  half.send("GET /blob HTTP/1.1\r\n");
  TestClient idle(port);
  idle.send(kGetBlob);
  idle.read_response();
  TestClient third(port);
  EXPECT_EQ(idle.read_to_end(), "");
  half.send("Host: localhost\r\n\r\n");
  EXPECT_THAT(half.read_response(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTest, WhenAllAreBusyANewConnectionGets503) {
  limits_.connections_max = 1;
  const uint16_t port = start();
  TestClient busy(port);
  busy.send("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();
  TestClient second(port);
  EXPECT_THAT(second.read_response(), StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(second.read_to_end(), "");
  EXPECT_EQ(rejects(Reject::connections), 1U);
  released_.release();
  EXPECT_THAT(busy.read_response(), EndsWith("slow"));
}

TEST_F(ServerTest, WhenTheWorkersQueueIsFullARequestGets503) {
  const uint16_t port = start();
  constexpr std::string_view kSlow = "GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n";
  TestClient running(port);
  running.send(kSlow);
  entered_.acquire();
  TestClient queued(port);
  TestClient refused(port);
  queued.send(kSlow);
  // One of the two takes the only place in the queue, whichever comes first.
  refused.send(kSlow);
  ASSERT_TRUE(is_rejected_soon(Reject::workers));
  released_.release(2);
  const std::vector<std::string> responses = {queued.read_response(), refused.read_response()};
  EXPECT_THAT(responses, testing::UnorderedElementsAre(EndsWith("slow"), HasSubstr("Retry-After: 1\r\n")));
  EXPECT_THAT(running.read_response(), EndsWith("slow"));
}

TEST_F(ServerTest, AWorkerThatTakesTooLongIsNotWaitedFor) {
  limits_.handler_time = 100ms;
  const uint16_t port = start();
  TestClient client(port);
  client.send("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.read_response(), testing::AllOf(StartsWith("HTTP/1.1 503 "),
                                                     EndsWith(R"({"error":"the answer took too long"})")));
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(rejects(Reject::handler_time), 1U);
  released_.release();
  EXPECT_THAT(ask(port, "GET /worker HTTP/1.1\r\nHost: localhost\r\n\r\n"), EndsWith("/worker"));
}

TEST_F(ServerTest, ARouteMayHaveWorkersAndATimeOfItsOwn) {
  WorkerPool own({.threads = 1, .queue_max = 1});
  std::thread::id worker;
  router_.add({.methods = {Method::get},
               .path = "/api/own",
               .on_network_thread = nullptr,
               .on_worker =
                   [&](const Request&) {
                     entered_.release();
                     worker = std::this_thread::get_id();
                     released_.acquire();
                     return plain_text("own");
                   },
               .workers = &own,
               .handler_time = 100ms});
  const uint16_t port = start();
  TestClient slow(port);
  slow.send("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();
  TestClient client(port);
  client.send("GET /api/own HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();  // although the server's only worker is busy
  EXPECT_THAT(client.read_response(), EndsWith(R"({"error":"the answer took too long"})"));
  released_.release(2);
  EXPECT_THAT(slow.read_response(), EndsWith("slow"));
}

// What a worker waits for that only ends when its request is abandoned.
WorkerHandler waits_until_abandoned(std::promise<bool>& abandoned, std::counting_semaphore<>& entered) {
  return [&](const Request& request) {
    entered.release();
    for (int i = 0; i < 500 && !request.abandoned.stop_requested(); ++i)
      std::this_thread::sleep_for(10ms);
    abandoned.set_value(request.abandoned.stop_requested());
    return plain_text("nobody reads this");
  };
}

TEST_F(ServerTest, ARequestIsAbandonedWhenItsClientLeaves) {
  limits_.leaving_time = 50ms;
  std::promise<bool> abandoned;
  router_.add({.methods = {Method::get},
               .path = "/api/wait",
               .on_network_thread = nullptr,
               .on_worker = waits_until_abandoned(abandoned, entered_)});
  TestClient client(start());
  client.send("GET /api/wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();
  client.disconnect();
  EXPECT_TRUE(abandoned.get_future().get());
  EXPECT_EQ(rejects(Reject::left), 1U);
  EXPECT_EQ(rejects(Reject::handler_time), 0U);
}

TEST_F(ServerTest, ARequestIsAbandonedWhenItsTimeIsOver) {
  limits_.handler_time = 50ms;
  std::promise<bool> abandoned;
  router_.add({.methods = {Method::get},
               .path = "/api/wait",
               .on_network_thread = nullptr,
               .on_worker = waits_until_abandoned(abandoned, entered_)});
  TestClient client(start());
  client.send("GET /api/wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(abandoned.get_future().get());
  EXPECT_EQ(rejects(Reject::handler_time), 1U);
}

TEST_F(ServerTest, AClientThatClosedItsSideAloneIsAnswered) {
  TestClient client(start());
  client.send("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();
  client.shutdown_send();
  released_.release();
  EXPECT_THAT(client.read_response(), EndsWith("slow"));
  EXPECT_EQ(rejects(Reject::left), 0U);
}

TEST_F(ServerTest, APipelinedRequestDoesNotLookLikeLeaving) {
  limits_.leaving_time = 0ms;
  TestClient client(start());
  client.send("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();
  client.send(kGetBlob);
  released_.release();
  EXPECT_THAT(client.read_response(), EndsWith("slow"));
  EXPECT_THAT(client.read_response(), EndsWith("{\"a\":1}"));
}

TEST_F(ServerTest, StopsWithinASecondWhateverIsOpen) {
  const uint16_t port = start();
  TestClient idle(port);
  idle.send(kGetBlob);
  idle.read_response();
  TestClient streaming(port);
  streaming.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(stream_->wait_until_opened());
  TestClient working(port);
  working.send("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();

  const auto begin = clock_.steady_now();
  server_->stop();
  EXPECT_LT(clock_.steady_now() - begin, 1s);
  EXPECT_TRUE(stream_->wait_until_closed());
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_EQ(working.read_to_end(), "");
  EXPECT_FALSE(TestClient(port).connected());

  server_.reset();  // the worker and the stream still know the way back, and must not take it
  released_.release();
  stream_->push("too late");
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  const uint16_t port = start();
  const auto message = [&](std::string address, uint16_t wanted) {
    Server server({.address = std::move(address), .port = wanted, .allowed_hosts = {}, .limits = {}}, router_,
                  workers_, clock_);
    const auto result = server.listen();
    return result ? std::string("(listens)") : result.error().message;
  };
  EXPECT_EQ(message("127.0.0.1", port),
            "127.0.0.1:" + std::to_string(port) +
                " is in use by another program: stop it, or choose another port with --listen");
  EXPECT_THAT(message("localhost", 0), HasSubstr("\"localhost\" is no IP address"));
  EXPECT_THAT(message("192.0.2.1", 0), HasSubstr("192.0.2.1:0 is no address of this machine"));
  EXPECT_THAT(message("2001:db8::1", 0), HasSubstr("[2001:db8::1]:0"));
}

}  // namespace
}  // namespace hb::http
