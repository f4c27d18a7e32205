// Answers that come piece by piece: documents in chunks, and streams of events.
#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server_trial.hpp"

namespace hb::http {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(ServerTest, ADocumentComesInChunksAndTheConnectionGoesOn) {
  add("/document", [this](const Request&) { return std::optional(document_stream(kJson, stream_)); });
  TestClient client(start());
  stream_->push("[1,");
  client.send("GET /document HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(head, Not(HasSubstr("Connection: close")));
  EXPECT_EQ(client.read_until("[1,"), "3\r\n[1,");
  stream_->push(std::string(26, ' '));
  stream_->push("2]");
  stream_->end();
  EXPECT_EQ(client.read_until("0\r\n\r\n"), "\r\n1a\r\n" + std::string(26, ' ') + "\r\n2\r\n2]\r\n0\r\n\r\n");
  EXPECT_TRUE(stream_->wait_until_closed());
  client.send(kGetBlob);
  EXPECT_THAT(client.read_response(), EndsWith("{\"a\":1}"));
}

// A stream may say that it is ready when all of it has been sent: the request behind it waits for its own.
TEST_F(ServerTest, ADocumentThatSpeaksLateDoesNotAnswerTheNextRequest) {
  add("/document", [this](const Request&) { return std::optional(document_stream(kJson, stream_)); });
  const uint16_t port = start();
  TestClient client(port);
  stream_->push("[]");
  stream_->end();
  client.send("GET /document HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.read_until("0\r\n\r\n"), EndsWith("[]\r\n0\r\n\r\n"));
  EXPECT_TRUE(stream_->wait_until_closed());
  stream_->end();
  client.send("GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.acquire();
  EXPECT_THAT(ask(port, kGetBlob), HasSubstr("{\"a\":1}"));  // the network thread has had its turn
  released_.release();
  EXPECT_THAT(client.read_response(), EndsWith("slow"));
}

TEST_F(ServerTest, AnOldClientSeesTheDocumentsEndAtThatOfTheConnection) {
  add("/document", [this](const Request&) { return std::optional(document_stream(kJson, stream_)); });
  TestClient client(start());
  stream_->push("[1,");
  stream_->push("2]");
  stream_->end();
  client.send("GET /document HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_THAT(head, Not(HasSubstr("Transfer-Encoding")));
  EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(client.read_to_end(), "[1,2]");
}

TEST_F(ServerTest, ADocumentWithoutAnEndIsGivenUp) {
  limits_.handler_time = 50ms;
  add("/document", [this](const Request&) { return std::optional(document_stream(kJson, stream_)); });
  TestClient client(start());
  stream_->push("[1,");
  client.send("GET /document HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.read_to_end().value_or("(no end)"), EndsWith("3\r\n[1,"));
  EXPECT_TRUE(stream_->wait_until_closed());
}

TEST_F(ServerTest, StreamsGoOnUntilTheyEnd) {
  TestClient client(start());
  stream_->push("first\n");
  client.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(client.read_until("first\n"), "first\n");
  EXPECT_EQ(server_->statistics().streams, 1U);
  stream_->push("second\n");
  EXPECT_EQ(client.read_until("second\n"), "second\n");
  stream_->push("last\n");
  stream_->end();
  EXPECT_EQ(client.read_to_end(), "last\n");
  client.disconnect();
  EXPECT_TRUE(stream_->wait_until_closed());
}

TEST_F(ServerTest, AStreamIsClosedWhenItsClientLeaves) {
  TestClient client(start());
  client.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(stream_->wait_until_opened());
  client.disconnect();
  EXPECT_TRUE(stream_->wait_until_closed());
}

TEST_F(ServerTest, AStreamWhoseReaderStandsStillIsDroppedAtABoundedCost) {
  limits_.write_stall_time = 100ms;
  TestClient client(start(), 4096);
  client.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(stream_->wait_until_opened());
  const std::string piece(16 * kKiB, 'x');
  for (int i = 0; i < 64; ++i)
    stream_->push(piece);
  EXPECT_TRUE(stream_->wait_until_closed());
  EXPECT_EQ(rejects(Reject::write_stall), 1U);
  EXPECT_LE(client.read_to_end().value_or("").size(), 256 * kKiB);
}

TEST_F(ServerTest, StreamsHaveALimit) {
  limits_.streams_max = 1;
  const uint16_t port = start();
  TestClient first(port);
  first.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto first_stream = stream_;
  ASSERT_TRUE(first_stream->wait_until_opened());
  stream_ = std::make_shared<TestStream>();
  TestClient second(port);
  second.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(second.read_response(), StartsWith("HTTP/1.1 503 "));
  EXPECT_TRUE(stream_->wait_until_closed());
  EXPECT_EQ(rejects(Reject::streams), 1U);
  first.disconnect();
  EXPECT_TRUE(first_stream->wait_until_closed());
}

TEST_F(ServerTest, HeadOfAStreamOpensNone) {
  const uint16_t port = start();
  const std::string response = ask(port, "HEAD /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(response, EndsWith("\r\n\r\n"));
  EXPECT_TRUE(stream_->wait_until_closed());
}

}  // namespace
}  // namespace hb::http
