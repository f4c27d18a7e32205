#include "live/watcher.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace hb::live {
namespace {

using std::chrono::seconds;

Piece piece(std::size_t bytes) { return std::make_shared<const std::string>(bytes, 'x'); }

class WatcherTest : public testing::Test {
 protected:
  ManualClock clock_{Timestamp{}};
  std::shared_ptr<int> seat_ = std::make_shared<int>();
  Watcher watcher_{clock_, 100, seat_};
};

TEST_F(WatcherTest, GivesPiecesInOrderAndSharesThem) {
  const Piece first = piece(1);
  const Piece second = piece(2);
  EXPECT_TRUE(watcher_.offer(first));
  EXPECT_TRUE(watcher_.offer(second));
  EXPECT_EQ(watcher_.pop(), first);
  EXPECT_EQ(watcher_.pop(), second);
  EXPECT_EQ(watcher_.pop(), nullptr);
  EXPECT_FALSE(watcher_.ended());
}

TEST_F(WatcherTest, IsBoundedInBytesTheOneBeingSentIncluded) {
  EXPECT_TRUE(watcher_.offer(piece(60)));
  EXPECT_FALSE(watcher_.offer(piece(41)));
  EXPECT_TRUE(watcher_.has_room(40));
  EXPECT_TRUE(watcher_.offer(piece(40)));
  EXPECT_FALSE(watcher_.has_room(1));
  EXPECT_EQ(watcher_.pop()->size(), 60U);
  EXPECT_FALSE(watcher_.offer(piece(1)));  // the first is still being sent
  EXPECT_EQ(watcher_.pop()->size(), 40U);
  EXPECT_TRUE(watcher_.offer(piece(60)));
  EXPECT_EQ(watcher_.pop()->size(), 60U);
  EXPECT_EQ(watcher_.pop(), nullptr);
  EXPECT_TRUE(watcher_.offer(piece(100)));
}

TEST_F(WatcherTest, KnowsHowLongTheReaderHasTakenNothing) {
  clock_.advance(seconds(60));
  EXPECT_EQ(watcher_.stalled_for(), seconds(0));  // nothing to take
  EXPECT_TRUE(watcher_.offer(piece(1)));
  clock_.advance(seconds(4));
  EXPECT_TRUE(watcher_.offer(piece(1)));
  clock_.advance(seconds(5));
  EXPECT_EQ(watcher_.stalled_for(), seconds(9));
  EXPECT_NE(watcher_.pop(), nullptr);
  EXPECT_EQ(watcher_.stalled_for(), seconds(0));
  clock_.advance(seconds(3));
  EXPECT_NE(watcher_.pop(), nullptr);
  clock_.advance(seconds(7));
  EXPECT_EQ(watcher_.stalled_for(), seconds(7));  // the last one is being sent
  EXPECT_EQ(watcher_.pop(), nullptr);
  EXPECT_EQ(watcher_.stalled_for(), seconds(0));
}

TEST_F(WatcherTest, TellsTheReaderWhenThereIsSomethingNew) {
  int calls = 0;
  EXPECT_TRUE(watcher_.offer(piece(1)));
  watcher_.on_ready([&] { ++calls; });
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(watcher_.offer(piece(1)));
  EXPECT_EQ(calls, 1);  // the reader knows already
  EXPECT_NE(watcher_.pop(), nullptr);
  EXPECT_NE(watcher_.pop(), nullptr);
  EXPECT_EQ(watcher_.pop(), nullptr);
  EXPECT_TRUE(watcher_.offer(piece(1)));
  EXPECT_EQ(calls, 2);
  watcher_.close();
  EXPECT_EQ(calls, 3);
}

TEST_F(WatcherTest, FreesEverythingWhenClosed) {
  const Piece waiting = piece(10);
  EXPECT_TRUE(watcher_.offer(waiting));
  watcher_.close();
  EXPECT_TRUE(watcher_.ended());
  EXPECT_EQ(watcher_.pop(), nullptr);
  EXPECT_FALSE(watcher_.offer(piece(1)));
  EXPECT_EQ(waiting.use_count(), 1);
  EXPECT_EQ(seat_.use_count(), 1);
  clock_.advance(seconds(60));
  EXPECT_EQ(watcher_.stalled_for(), seconds(0));
  watcher_.close();
}

}  // namespace
}  // namespace hb::live
