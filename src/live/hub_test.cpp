#include "live/hub.hpp"

#include <atomic>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"

namespace hb::live {
namespace {

constexpr int64_t kStartMs = 1'795'335'000'000;

class HubTest : public testing::Test {
 protected:
  void tick(Hub& hub) {
    const Timestamp time = from_unix_ms(kStartMs + 1000 * ++ticks_);
    builder_.begin(time);
    builder_.emit({.name = "up", .help = "", .type = MetricType::gauge}, static_cast<double>(ticks_));
    history_.append(*builder_.finish());
    hub.publish(time);
  }

  SystemClock clock_;
  MemorySource history_;
  promql::Engine engine_{history_, clock_};
  FrameBuilder builder_;
  int64_t ticks_ = 0;
};

// Takes pieces as a connection does: after a call of the ready function.
class Reader {
 public:
  explicit Reader(std::shared_ptr<Watcher> watcher) : watcher_(std::move(watcher)) {
    watcher_->on_ready([ready = ready_] { ready->release(); });
  }
  // Waits until the text has come.
  void read_until(const std::string& text) {
    while (seen_.find(text) == std::string::npos) {
      const Piece piece = watcher_->pop();
      if (piece) {
        seen_ += *piece;
      } else {
        ready_->acquire();
      }
    }
  }
  [[nodiscard]] Watcher& watcher() { return *watcher_; }

 private:
  std::shared_ptr<Watcher> watcher_;
  std::shared_ptr<std::counting_semaphore<>> ready_ = std::make_shared<std::counting_semaphore<>>(0);
  std::string seen_;
};

TEST_F(HubTest, DeliversTicksToManyReaders) {
  Hub hub(history_, engine_, clock_);
  tick(hub);
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < 64; ++i) {
    const std::vector<std::string> queries{"up", "up + " + std::to_string(i % 3)};
    readers.push_back(std::make_unique<Reader>(*hub.subscribe(queries)));
  }
  for (const auto& reader : readers)
    reader->read_until("id: 1795335001000");
  tick(hub);
  for (const auto& reader : readers)
    reader->read_until("id: 1795335002000");
}

TEST_F(HubTest, ResumesAndGoesOn) {
  Hub hub(history_, engine_, clock_);
  for (int i = 0; i < 300; ++i)
    tick(hub);
  const std::vector<std::string> queries{"up"};
  Reader reader(*hub.subscribe(queries, kStartMs + 10'000));
  reader.read_until("id: 1795335011000");
  tick(hub);
  reader.read_until("id: 1795335301000");
}

TEST_F(HubTest, RefusesWhatDoesNotParseOrIsTooMuch) {
  Limits limits;
  limits.watchers_max = 2;
  limits.queries_max = 3;
  limits.query_bytes_max = 10;
  Hub hub(history_, engine_, clock_, limits);
  const auto error = [&](const std::vector<std::string>& queries) {
    const auto watcher = hub.subscribe(queries);
    return watcher ? Error{} : watcher.error();
  };
  EXPECT_EQ(error({}).message, "a live stream needs at least one query");
  EXPECT_EQ(error({"up", "up +"}), (Error{ErrorCode::invalid, "1:5: parse error: unexpected end of input"}));
  EXPECT_EQ(error({"1", "2", "3"}), Error{});
  EXPECT_EQ(error({"1", "2", "3", "4"}).code, ErrorCode::invalid);
  EXPECT_EQ(error({"up + up+up"}), Error{});
  EXPECT_EQ(error({"up + up+up "}).code, ErrorCode::invalid);
}

TEST_F(HubTest, HasASeatForEachWatcherUntilItIsClosed) {
  Limits limits;
  limits.watchers_max = 2;
  Hub hub(history_, engine_, clock_, limits);
  const std::vector<std::string> queries{"up"};
  const auto first = hub.subscribe(queries);
  const auto second = hub.subscribe(queries);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(hub.subscribe(queries).error().code, ErrorCode::limit);
  (*first)->close();
  EXPECT_TRUE(hub.subscribe(queries));
}

TEST_F(HubTest, EndsWithReadersAttached) {
  std::shared_ptr<Watcher> watcher;
  {
    Hub hub(history_, engine_, clock_);
    const std::vector<std::string> queries{"up"};
    watcher = *hub.subscribe(queries);
  }
  EXPECT_TRUE(watcher->ended());
}

// Readers come and go on their own threads while ticks are published: for the thread sanitizer.
TEST_F(HubTest, TakesReadersThatComeAndGo) {
  Hub hub(history_, engine_, clock_);
  tick(hub);
  std::atomic<bool> done = false;
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 20; ++round) {
        const std::vector<std::string> queries{"up * " + std::to_string(thread)};
        Reader reader(*hub.subscribe(queries, round % 2 == 0 ? std::optional(kStartMs) : std::nullopt));
        reader.read_until("event: tick");
        reader.watcher().close();
      }
    });
  }
  std::jthread ticker([&] {
    while (!done) {
      tick(hub);
      static_cast<void>(hub.statistics());
    }
  });
  threads.clear();
  done = true;
}

}  // namespace
}  // namespace hb::live
