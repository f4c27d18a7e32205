#include "http/rendered_body.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::http {
namespace {

// `count` letters, and how far the rendering of them has come.
class Letters final : public Rendering {
 public:
  struct Seen {
    std::atomic<std::size_t> rendered = 0;
    std::promise<void> destroyed;
  };

  Letters(std::size_t count, std::shared_ptr<Seen> seen) : count_(count), seen_(std::move(seen)) {}
  Letters(const Letters&) = delete;
  Letters& operator=(const Letters&) = delete;
  ~Letters() override { seen_->destroyed.set_value(); }

  bool render(std::string& out, std::size_t bytes) override {
    for (std::size_t i = 0; i < bytes && seen_->rendered < count_; ++i)
      out.push_back(static_cast<char>('a' + seen_->rendered++ % 26));
    return seen_->rendered < count_;
  }

 private:
  const std::size_t count_;
  const std::shared_ptr<Seen> seen_;
};

std::string letters(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(static_cast<char>('a' + i % 26));
  return out;
}

class RenderedBody : public testing::Test {
 protected:
  Response ask(std::size_t count, std::string_view accepted = "") {
    seen_ = std::make_shared<Letters::Seen>();
    Request request{.path = "/api/v1/query"};
    if (!accepted.empty()) request.headers.add("Accept-Encoding", accepted);
    return rendered(request, kJson, std::make_unique<Letters>(count, seen_), workers_);
  }

  // As the server reads it: waits where there is no piece yet.
  static std::string read(ByteStream& stream) {
    std::string out;
    std::atomic<int> news = 0;
    stream.on_ready([&news] {
      ++news;
      news.notify_one();
    });
    for (;;) {
      const int before = news;
      const bool ended = stream.ended();
      if (const SharedText piece = stream.pop()) {
        EXPECT_LE(piece->size(), kPieceBytes + 64);
        out += *piece;
      } else if (ended) {
        return out;
      } else {
        news.wait(before);
      }
    }
  }

  static ByteStream* stream_of(const Response& response) {
    const auto* const stream = std::get_if<std::shared_ptr<ByteStream>>(&response.body);
    return stream == nullptr ? nullptr : stream->get();
  }

  bool is_destroyed_soon() {
    return seen_->destroyed.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready;
  }

  std::shared_ptr<Letters::Seen> seen_;
  WorkerPool workers_{{.threads = 1, .queue_max = 8}};
};

TEST_F(RenderedBody, ASmallDocumentIsABodyWithALength) {
  const Response response = ask(kPieceBytes);
  EXPECT_FALSE(response.chunked);
  EXPECT_EQ(std::get<std::string>(response.body), letters(kPieceBytes));
  EXPECT_EQ(response.content_type, kJson);
  EXPECT_EQ(response.headers.get("Vary"), "Accept-Encoding");
  EXPECT_EQ(response.headers.get("Content-Encoding"), std::nullopt);
}

TEST_F(RenderedBody, OneByteMoreIsAStream) {
  const Response response = ask(kPieceBytes + 1);
  EXPECT_TRUE(response.chunked);
  EXPECT_EQ(response.status, 200);
  ASSERT_NE(stream_of(response), nullptr);
  EXPECT_EQ(seen_->rendered, kPieceBytes);
  EXPECT_EQ(read(*stream_of(response)), letters(kPieceBytes + 1));
}

TEST_F(RenderedBody, AReaderThatStandsStillHasAtMostTwoPieces) {
  const Response response = ask(kPieceBytes * 100);
  ByteStream* const stream = stream_of(response);
  ASSERT_NE(stream, nullptr);
  EXPECT_EQ(*stream->pop(), letters(kPieceBytes));
  std::promise<void> idle;
  ASSERT_TRUE(workers_.post([&] { idle.set_value(); }));
  idle.get_future().wait();
  EXPECT_EQ(seen_->rendered, 2 * kPieceBytes);
  stream->close();
  EXPECT_TRUE(is_destroyed_soon());
}

TEST_F(RenderedBody, GoesOnWhenThePoolIsFull) {
  std::promise<void> release;
  std::promise<void> entered;
  const std::shared_future<void> released = release.get_future().share();
  ASSERT_TRUE(workers_.post([&entered, released] {
    entered.set_value();
    released.wait();
  }));
  entered.get_future().wait();  // from here on nothing leaves the queue
  while (workers_.post([] {})) {
  }
  const Response response = ask(kPieceBytes * 3);
  ASSERT_NE(stream_of(response), nullptr);
  EXPECT_EQ(read(*stream_of(response)), letters(kPieceBytes * 3));
  release.set_value();
}

TEST_F(RenderedBody, IsCompressedAsTheClientAcceptsIt) {
  for (const std::string_view coding : {"gzip", "zstd"}) {
    const Response small = ask(4096, coding);
    EXPECT_EQ(small.headers.get("Content-Encoding"), coding);
    EXPECT_LT(std::get<std::string>(small.body).size(), 500U);
    const Response large = ask(kPieceBytes * 20, coding);
    EXPECT_EQ(large.headers.get("Content-Encoding"), coding);
    ASSERT_NE(stream_of(large), nullptr);
    EXPECT_LT(read(*stream_of(large)).size(), 40'000U);
    EXPECT_TRUE(is_destroyed_soon());
  }
  EXPECT_EQ(ask(100, "gzip").headers.get("Content-Encoding"), std::nullopt) << "too small to be worth it";
  EXPECT_EQ(ask(100, "identity;q=0, br").status, 406);
}

}  // namespace
}  // namespace hb::http
