#include "http/response_parser.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::http {
namespace {

using Options = ResponseParser::Options;

constexpr std::size_t kWhole = std::string::npos;

// How the reading of a text ended; a text is followed by the end of the connection.
struct Outcome {
  ErrorCode error = ErrorCode::invalid;  // where the response is not whole
  bool done = false;
  bool done_before_end = false;
  bool keep_alive = false;
  ClientResponse response = {};
};

Outcome read(std::string_view text, std::size_t piece_bytes = kWhole, const Options& options = {}) {
  ResponseParser parser(options);
  Outcome outcome;
  for (; !text.empty() && !parser.done(); text.remove_prefix(std::min(piece_bytes, text.size()))) {
    if (const auto put = parser.put(text.substr(0, piece_bytes)); !put) {
      outcome.error = put.error().code;
      return outcome;
    }
  }
  outcome.done_before_end = parser.done();
  if (const auto end = parser.end(); !end) {
    outcome.error = end.error().code;
    return outcome;
  }
  outcome.done = parser.done();
  outcome.keep_alive = parser.keep_alive();
  outcome.response = parser.take();
  return outcome;
}

struct Good {
  std::string_view text;
  int status;
  std::string_view body;
  bool keep_alive;
  bool ends_by_itself = true;
};

const std::vector<Good> kGood = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true},
    {"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno", 503, "no",
     false},
    {"HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, "", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n", 200,
     "hello world", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nTrailer: 1\r\n\r\n", 200, "x",
     true},
    {"HTTP/1.1 200 OK\r\n\r\nto the end", 200, "to the end", false, false},
    {"HTTP/1.1 200 OK\r\n\r\n", 200, "", false, false},
    {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok", false},
    {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
     "HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\ny",
     201, "y", true},
};

TEST(ResponseParser, ReadsBodiesOfEachKindHoweverTheyAreCut) {
  for (const Good& test : kGood) {
    for (const std::size_t piece_bytes : {std::size_t{1}, std::size_t{2}, std::size_t{7}, kWhole}) {
      const Outcome outcome = read(test.text, piece_bytes);
      ASSERT_TRUE(outcome.done) << test.text << " by " << piece_bytes;
      EXPECT_EQ(outcome.done_before_end, test.ends_by_itself) << test.text << " by " << piece_bytes;
      EXPECT_EQ(outcome.response.status, test.status) << test.text;
      EXPECT_EQ(outcome.response.body, test.body) << test.text << " by " << piece_bytes;
      EXPECT_EQ(outcome.keep_alive, test.keep_alive) << test.text;
    }
  }
}

TEST(ResponseParser, KeepsTheFieldsOfTheResponseProper) {
  const Outcome outcome = read(
      "HTTP/1.1 100 Continue\r\nX: interim\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX: proper\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\nX: trailer\r\n\r\n");
  ASSERT_TRUE(outcome.done);
  EXPECT_EQ(outcome.response.headers.get("content-type"), "text/plain");
  EXPECT_EQ(outcome.response.headers.count("X"), 1U);
  EXPECT_EQ(outcome.response.headers.get("X"), "proper");
}

TEST(ResponseParser, AResponseToHeadHasNoBody) {
  const Outcome outcome =
      read("HTTP/1.1 200 OK\r\nContent-Length: 70000000000\r\n\r\n", kWhole, {.head_only = true});
  EXPECT_TRUE(outcome.done_before_end);
  EXPECT_TRUE(outcome.keep_alive);
}

TEST(ResponseParser, WhatFollowsAResponseEndsTheConnection) {
  const Outcome outcome = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1");
  EXPECT_TRUE(outcome.done);
  EXPECT_EQ(outcome.response.body, "ok");
  EXPECT_FALSE(outcome.keep_alive);
}

TEST(ResponseParser, ATruncatedResponseIsNeverWhole) {
  for (const Good& test : kGood) {
    if (!test.ends_by_itself) continue;
    for (std::size_t bytes = 0; bytes < test.text.size(); ++bytes) {
      const Outcome outcome = read(test.text.substr(0, bytes));
      EXPECT_FALSE(outcome.done) << test.text.substr(0, bytes);
      EXPECT_EQ(outcome.error, ErrorCode::unavailable) << test.text.substr(0, bytes);
    }
  }
}

TEST(ResponseParser, WhatIsNoHttpIsCorrupt) {
  const std::vector<std::string> cases = {
      "\r\n\r\n",
      "SSH-2.0-OpenSSH_9.2\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 abc OK\r\n\r\n",
      "HTTP/2.0 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  };
  for (const std::string& text : cases) {
    for (const std::size_t piece_bytes : {std::size_t{1}, kWhole}) {
      const Outcome outcome = read(text, piece_bytes);
      EXPECT_FALSE(outcome.done) << text;
      EXPECT_EQ(outcome.error, ErrorCode::corrupt) << text;
    }
  }
}

TEST(ResponseParser, InterimResponsesHaveALimit) {
  constexpr int kInterimMax = 8;
  std::string text;
  for (int i = 0; i < kInterimMax; ++i)
    text += "HTTP/1.1 100 Continue\r\n\r\n";
  const std::string proper = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  EXPECT_TRUE(read(text + proper).done);
  EXPECT_EQ(read(text + "HTTP/1.1 100 Continue\r\n\r\n" + proper).error, ErrorCode::corrupt);
}

TEST(ResponseParser, BodiesHaveALimit) {
  const Options options{.body_bytes_max = 10};
  const std::vector<std::string> heads = {
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\r\n",
  };
  const std::vector<std::string> at = {
      heads[0] + "0123456789", heads[1] + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", heads[2] + "0123456789"};
  const std::vector<std::string> past = {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n",
                                         heads[1] + "5\r\n01234\r\n6\r\n56789x\r\n0\r\n\r\n",
                                         heads[2] + "0123456789x"};
  for (const std::size_t piece_bytes : {std::size_t{1}, kWhole}) {
    for (const std::string& text : at)
      EXPECT_EQ(read(text, piece_bytes, options).response.body, "0123456789") << text;
    for (const std::string& text : past)
      EXPECT_EQ(read(text, piece_bytes, options).error, ErrorCode::limit) << text;
  }
}

TEST(ResponseParser, HeadsAndTrailersHaveALimit) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  EXPECT_TRUE(read(head, kWhole, {.header_bytes_max = head.size()}).done);
  EXPECT_EQ(read(head, kWhole, {.header_bytes_max = head.size() - 1}).error, ErrorCode::limit);
  // Nor does a head grow for ever that never ends.
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX: " + std::string(2000, 'x'), 1, {.header_bytes_max = 1000}).error,
            ErrorCode::limit);
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ";
  EXPECT_EQ(read(chunked + std::string(2000, 'x'), 1, {.header_bytes_max = 1000}).error, ErrorCode::limit);
}

}  // namespace
}  // namespace hb::http
