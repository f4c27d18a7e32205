#include "http/request_parser.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::http {
namespace {

using State = RequestParser::State;

// A parser with a connection's worth of surroundings.
class Reader {
 public:
  explicit Reader(const Limits& limits = {}) : limits_(limits) {}
  Reader(const Limits& limits, HostPolicy hosts, bool local) : limits_(limits), hosts_(std::move(hosts)) {
    request_.local = local;
  }

  // Hands over the text in pieces of the given size and returns where the parser stands at the end, or at the
  // first request that is whole or refused.
  State read(std::string_view text, std::size_t piece_bytes = std::string_view::npos) {
    State state = parser_.advance();
    while (!text.empty() && (state == State::head || state == State::body)) {
      const auto space = parser_.prepare();
      const std::size_t bytes = std::min({piece_bytes, text.size(), space.size()});
      std::memcpy(space.data(), text.data(), bytes);
      parser_.commit(bytes);
      text.remove_prefix(bytes);
      state = parser_.advance();
    }
    rest_ = text;
    return state;
  }

  // The status of the refusal, or 200 for a whole request, or 0 for one that wants more.
  int status(std::string_view text) {
    const State state = read(text);
    if (state == State::refused) return parser_.refusal().status;
    return state == State::done ? 200 : 0;
  }

  // Bodies of one path may be larger than others.
  Reader& take_large_bodies(std::string path, std::size_t body_bytes_max) {
    router_.add({.methods = {Method::post},
                 .path = std::move(path),
                 .on_network_thread = [](const Request&) { return plain_text("taken"); },
                 .on_worker = nullptr,
                 .body_bytes_max = body_bytes_max});
    return *this;
  }

  RequestParser& parser() { return parser_; }
  const Request& request() const { return request_; }
  std::string_view rest() const { return rest_; }

 private:
  Limits limits_;
  HostPolicy hosts_{{}};
  Router router_;
  Request request_;
  RequestParser parser_{limits_, hosts_, router_, request_};
  std::string_view rest_;
};

constexpr std::string_view kHost = "Host: localhost\r\n";

std::string get(std::string_view target, std::string_view fields = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\n" + std::string(kHost) + std::string(fields) + "\r\n";
}

std::string post(std::string_view fields, std::string_view body) {
  return "POST /a HTTP/1.1\r\n" + std::string(kHost) + std::string(fields) + "\r\n" + std::string(body);
}

TEST(RequestParser, ReadsAWholeRequest) {
  Reader reader;
  ASSERT_EQ(reader.status("POST /a%20b/c?q=1+2&q=%26 HTTP/1.1\r\nHost: localhost:80\r\nX-Y:  z \t\r\n"
                          "Content-Length: 5\r\n\r\nhello"),
            200);
  const Request& request = reader.request();
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.target, "/a%20b/c?q=1+2&q=%26");
  EXPECT_EQ(request.path, "/a b/c");
  EXPECT_THAT(request.params("q"), testing::ElementsAre("1 2", "&"));
  EXPECT_EQ(request.headers.get("x-y"), "z");
  EXPECT_EQ(request.body, "hello");
  EXPECT_TRUE(reader.parser().keep_alive());
}

TEST(RequestParser, ReadsTheSameHoweverTheBytesArrive) {
  const std::string chunked =
      post("Transfer-Encoding: chunked\r\n", "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n");
  for (std::size_t piece = 1; piece <= chunked.size(); ++piece) {
    Reader reader;
    ASSERT_EQ(reader.read(chunked, piece), State::done) << piece;
    EXPECT_EQ(reader.request().body, "hello!") << piece;
    EXPECT_EQ(reader.request().headers.get("Trailer"), std::nullopt);
  }
}

TEST(RequestParser, WantsMoreOfEveryTruncation) {
  const std::string whole = post("Content-Length: 3\r\n", "abc");
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    Reader reader;
    EXPECT_EQ(reader.status(whole.substr(0, bytes)), 0) << bytes;
  }
}

TEST(RequestParser, ReadsPipelinedRequestsInOrder) {
  Reader reader;
  ASSERT_EQ(reader.read("\r\n" + get("/1") + post("Content-Length: 1\r\n", "x") + "\r\n" + get("/3")),
            State::done);
  EXPECT_EQ(reader.request().path, "/1");
  reader.parser().next();
  EXPECT_FALSE(reader.parser().idle());
  ASSERT_EQ(reader.read(""), State::done);
  EXPECT_EQ(reader.request().body, "x");
  reader.parser().next();
  ASSERT_EQ(reader.read(""), State::done);
  EXPECT_EQ(reader.request().path, "/3");
  EXPECT_EQ(reader.request().body, "");
  EXPECT_EQ(reader.request().headers.get("Content-Length"), std::nullopt);
  reader.parser().next();
  EXPECT_TRUE(reader.parser().idle());
}

TEST(RequestParser, KnowsWhetherTheConnectionStays) {
  struct Case {
    std::string_view line;
    std::string_view fields;
    bool keep_alive;
  };
  const std::vector<Case> cases = {
      {"GET / HTTP/1.1\r\n", "Host: localhost\r\n", true},
      {"GET / HTTP/1.1\r\n", "Host: localhost\r\nConnection: Close\r\n", false},
      {"GET / HTTP/1.1\r\n", "Host: localhost\r\nConnection: keep-alive, close\r\n", false},
      {"GET / HTTP/1.0\r\n", "", false},
      {"GET / HTTP/1.0\r\n", "Connection: keep-alive\r\n", true},
  };
  for (const Case& test : cases) {
    Reader reader;
    ASSERT_EQ(reader.status(std::string(test.line) + std::string(test.fields) + "\r\n"), 200) << test.fields;
    EXPECT_EQ(reader.parser().keep_alive(), test.keep_alive) << test.fields;
  }
}

TEST(RequestParser, TheLastChunkMayBeCutAnywhere) {
  Reader reader;
  EXPECT_EQ(reader.read(post("Transfer-Encoding: chunked\r\n", "0\r\n")), State::body);
  EXPECT_EQ(reader.read("G"), State::body);
  EXPECT_EQ(reader.status("\r\n\r\n"), 400);
}

// Each of these is read in two ways by some pair of programs.
TEST(RequestParser, RefusesAmbiguousFraming) {
  using namespace std::string_view_literals;
  const std::vector<std::string> cases = {
      post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
      post("Content-Length: 1\r\nTransfer-Encoding: identity\r\n", "x"),
      post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: identity\r\n", ""),
      post("Transfer-Encoding:\r\n", ""),
      post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"),
      "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post("Content-Length: 1\r\nContent-Length: 2\r\n", "xx"),
      post("Content-Length: 1\r\nContent-Length: 1\r\n", "x"),
      post("Content-Length: 1, 1\r\n", "x"),
      post("Content-Length: +1\r\n", "x"),
      post("Content-Length: -1\r\n", "x"),
      post("Content-Length: 0x1\r\n", "x"),
      post("Content-Length: 1 1\r\n", "x"),
      post("Content-Length:\r\n", ""),
      post("Content-Length: 99999999999999999999999\r\n", ""),
      post("Content-Length : 1\r\n", "x"),
      post(" Content-Length: 1\r\n", "x"),
      post("X: a\r\n Content-Length: 1\r\n", "x"),
      post("X: a\r\n\tb\r\n", ""),
      post("X: a\nContent-Length: 1\r\n", "x"),
      post("X: a\rContent-Length: 1\r\n", "x"),
      post("X: a\r\r\n", ""),
      post("X\r\n", ""),
      post(": a\r\n", ""),
      post("X(: a\r\n", ""),
      post(std::string("X: a\0b\r\n"sv), ""),
      post(std::string("X\0: a\r\n"sv), ""),
      post("X: a\x01\r\n", ""),
      post("X: a\x7F\r\n", ""),
      "GET / HTTP/1.1\nHost: localhost\n\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\n\n",
      "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET /  HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n",
      "GET\t/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
      " GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / http/1.1\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/11\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "\x16\x03\x01",  // TLS
  };
  for (const std::string& text : cases) {
    Reader reader;
    EXPECT_EQ(reader.status(text), 400) << testing::PrintToString(text);
  }
}

TEST(RequestParser, RefusesMalformedChunks) {
  for (const std::string_view body :
       {"x\r\n\r\n", "-1\r\n\r\n", "5 \r\nhello\r\n", " 5\r\nhello\r\n", "5 ;a\r\nhello\r\n",
        "0x5\r\nhello\r\n\r\n", "5\nhello\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n",
        "5;\r\nhello\r\n", "5;a=\"\r\n\"\r\nhello\r\n", "11111111111111111\r\n", ";a\r\n\r\n", "\r\n\r\n\r\n",
        "0\r\nX\r\n\r\n", "0\r\n X: a\r\n\r\n", "0 \r\n\r\n"}) {
    Reader reader;
    EXPECT_EQ(reader.status(post("Transfer-Encoding: chunked\r\n", body)), 400)
        << testing::PrintToString(body);
  }
}

TEST(RequestParser, RefusesOtherHostsOriginsAndPathsBeforeTheBody) {
  struct Case {
    std::string_view text;
    int status;
    Reject reason;
  };
  const std::vector<Case> cases = {
      {"GET / HTTP/1.1\r\nHost: evil.com\r\n\r\n", 421, Reject::host},
      {"GET http://evil.com/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 421, Reject::host},
      {"POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.com\r\nContent-Length: 9\r\n\r\n", 403,
       Reject::origin},
      {"GET /../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, Reject::malformed},
      {"GET /?a=% HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, Reject::malformed},
      {"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: a miracle\r\n\r\n", 417, Reject::malformed},
  };
  for (const Case& test : cases) {
    Reader reader;
    EXPECT_EQ(reader.status(test.text), test.status) << test.text;
    EXPECT_EQ(reader.parser().refusal().reason, test.reason) << test.text;
  }
}

TEST(RequestParser, LocalRequestsMayNameAnyHostAndOriginButAreHttp) {
  struct Case {
    std::string_view text;
    int status;
  };
  const std::vector<Case> cases = {
      {"GET / HTTP/1.1\r\nHost: evil.com\r\n\r\n", 200},
      {"GET http://evil.com/ HTTP/1.1\r\nHost: other\r\n\r\n", 200},
      {"POST / HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\nSec-Fetch-Site: cross-site\r\nContent-Length: "
       "0\r\n\r\n",
       200},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: user@a\r\n\r\n", 400},
      {"GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", 404},
  };
  for (const Case& test : cases) {
    Reader reader({}, HostPolicy::any(), true);
    EXPECT_EQ(reader.status(test.text), test.status) << test.text;
    EXPECT_TRUE(reader.request().local);
    reader.parser().next();
    EXPECT_TRUE(reader.request().local) << "of the next request";
  }
}

TEST(RequestParser, WaitsForTheBodyThatTheClientOffers) {
  Reader reader;
  EXPECT_EQ(reader.read(post("Content-Length: 2\r\nExpect: 100-Continue\r\n", "")), State::body);
  EXPECT_TRUE(reader.parser().expects_continue());
  EXPECT_EQ(reader.read("ab"), State::done);
  reader.parser().next();
  EXPECT_EQ(reader.read(post("Content-Length: 2\r\n", "")), State::body);
  EXPECT_FALSE(reader.parser().expects_continue());
}

TEST(RequestParser, TargetsHaveALimit) {
  const Limits limits;
  const std::string at = "/" + std::string(limits.target_bytes_max - 1, 'a');
  EXPECT_EQ(Reader().status(get(at)), 200);
  EXPECT_EQ(Reader().status(get(at + "a")), 414);
  EXPECT_EQ(Reader().status("GET /" + std::string(limits.target_bytes_max + 100, 'a')), 414);
}

TEST(RequestParser, HeaderFieldsHaveALimit) {
  const Limits limits;
  const std::string name = "X: ";
  const std::size_t rest = limits.header_bytes_max - kHost.size() - name.size() - 2;
  EXPECT_EQ(Reader().status(get("/", name + std::string(rest, 'a') + "\r\n")), 200);
  EXPECT_EQ(Reader().status(get("/", name + std::string(rest + 1, 'a') + "\r\n")), 431);
  EXPECT_EQ(Reader().status("GET / HTTP/1.1\r\nX: " + std::string(limits.header_bytes_max, 'a')), 431);
  EXPECT_EQ(Reader().read(get("/", name + std::string(rest, 'a') + "\r\n"), 1), State::done)
      << "byte by byte";
  // The longest target and the longest fields together are two limits, not one.
  EXPECT_EQ(Reader().status(get("/" + std::string(limits.target_bytes_max - 1, 'a'),
                                name + std::string(rest, 'a') + "\r\n")),
            200);
}

TEST(RequestParser, BodiesHaveALimitThatIsKnownBeforeTheyCome) {
  Limits limits;
  limits.body_bytes_max = 10;
  EXPECT_EQ(Reader(limits).status(post("Content-Length: 10\r\n", "0123456789")), 200);
  EXPECT_EQ(Reader(limits).status(post("Content-Length: 11\r\n", "")), 413);
  EXPECT_EQ(Reader(limits).status(post("Content-Length: 2147483648\r\n", "")), 413);
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(Reader(limits).status(post(chunked, "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")), 200);
  EXPECT_EQ(Reader(limits).status(post(chunked, "5\r\n01234\r\n6\r\n")), 413);
  EXPECT_EQ(Reader(limits).status(post(chunked, "fffffffffffffff\r\n")), 413);
}

TEST(RequestParser, ARouteMayTakeLargerBodies) {
  struct Case {
    std::string_view target;
    std::string_view fields;
    std::string_view body;
    int status = 0;
    bool large = false;
  };
  const std::string_view chunked = "Transfer-Encoding: chunked\r\n";
  for (const auto& [target, fields, body, status, large] : std::vector<Case>{
           {"/write", "Content-Length: 20\r\n", "0123456789", 0, true},
           {"/write?a=b", "Content-Length: 11\r\n", "01234567890", 200, true},
           {"/write", "Content-Length: 10\r\n", "0123456789", 200, false},
           {"/write", "Content-Length: 21\r\n", "", 413, true},
           {"/write", chunked, "5\r\n01234\r\n", 0, true},
           {"/write", chunked, "14\r\n01234567890123456789\r\n0\r\n\r\n", 200, true},
           {"/write", chunked, "15\r\n0", 413, true},
           {"/writes", "Content-Length: 11\r\n", "", 413, false},
           {"/write/", "Content-Length: 11\r\n", "", 413, false},
           {"/other?/write", "Content-Length: 11\r\n", "", 413, false},
       }) {
    Limits limits;
    limits.body_bytes_max = 10;
    Reader reader(limits);
    reader.take_large_bodies("/write", 20);
    const std::string text = fmt::format("POST {} HTTP/1.1\r\n{}{}\r\n{}", target, kHost, fields, body);
    EXPECT_EQ(reader.status(text), status) << text;
    if (status != 413) {
      EXPECT_EQ(reader.parser().large_body(), large) << text;
    }
  }
}

TEST(RequestParser, ChunkLinesAndTrailersHaveALimit) {
  Limits limits;
  limits.chunk_line_bytes_max = 100;
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(Reader(limits).status(post(chunked, "1;" + std::string(98, 'a'))), 0);
  EXPECT_EQ(Reader(limits).status(post(chunked, "1;" + std::string(99, 'a'))), 400);
  EXPECT_EQ(Reader(limits).status(post(chunked, "0\r\nX: " + std::string(200, 'a'))), 400);
}

TEST(RequestParser, QueriesHaveALimitOnParameters) {
  Limits limits;
  limits.parameters_max = 2;
  EXPECT_EQ(Reader(limits).status(get("/?a&b")), 200);
  EXPECT_EQ(Reader(limits).status(get("/?a&b&c")), 400);
}

TEST(RequestParser, LargeBodiesAreReadInASmallBuffer) {
  Reader reader;
  const std::string body(1024 * kKiB, 'b');
  ASSERT_EQ(reader.status(post("Content-Length: 1048576\r\n", body)), 200);
  EXPECT_EQ(reader.request().body.size(), body.size());
  EXPECT_LE(reader.parser().prepare().size(), 8192U);
}

}  // namespace
}  // namespace hb::http
