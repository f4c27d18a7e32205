#include "api/write.hpp"

#include <bit>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "model/staleness.hpp"

namespace hb::api {
namespace {

using testing::HasSubstr;

class WriteApi : public testing::Test {
 protected:
  WriteApi() : clock_(from_unix_ms(1'700'000'000'000)), history_(store::History::open({}, clock_).value()) {}

  ManualClock clock_;
  std::unique_ptr<store::History> history_;
};

TEST_F(WriteApi, PutsSamplesIntoHistory) {
  HistoryWriteTarget target(*history_);
  const int64_t now_ms = unix_ms(clock_.now());
  const auto outcome = target.take({{.labels = Labels{{"__name__", "up"}},
                                     .times_ms = {0, now_ms - 1, now_ms},
                                     .values = {1, 2, stale_marker()}}});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->taken, 2U);
  EXPECT_EQ(outcome->too_old, 1U);
  EXPECT_THAT(outcome->first_refused, HasSubstr("too old sample: up at 0 ms"));

  const Matcher matcher = Matcher::equal("__name__", "up");
  const auto selected = history_->select({&matcher, 1}, {from_unix_ms(0), clock_.now()}, SelectHints{});
  ASSERT_TRUE(selected);
  ASSERT_EQ(selected->size(), 1U);
  EXPECT_THAT(selected->front().times, testing::ElementsAre(from_unix_ms(now_ms - 1), from_unix_ms(now_ms)));
  EXPECT_EQ(std::bit_cast<uint64_t>(selected->front().values.back()), kStaleBits);
}

TEST_F(WriteApi, SaysHowItIsSwitchedOn) {
  const http::Response response = write_disabled();
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(std::get<std::string>(response.body), HasSubstr("--web.enable-remote-write-receiver"));
}

}  // namespace
}  // namespace hb::api
