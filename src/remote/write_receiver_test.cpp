#include "remote/write_receiver.hpp"

#include <bit>
#include <map>
#include <snappy.h>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/staleness.hpp"
#include "remote/limits.hpp"
#include "remote/test_messages.hpp"

namespace hb::remote {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Keeps what it is given, and refuses as it is told.
class TestTarget final : public WriteTarget {
 public:
  [[nodiscard]] Result<BatchOutcome> take(std::vector<SeriesSamples> batch) override {
    std::size_t samples = 0;
    for (const SeriesSamples& series : batch) {
      for (std::size_t i = 0; i < series.times_ms.size(); ++i)
        taken[series.labels.to_string()].emplace_back(series.times_ms[i], series.values[i]);
      samples += series.times_ms.size();
    }
    batches.push_back(samples);
    if (failure) return std::unexpected(*failure);
    outcome.taken = samples - outcome.too_old - outcome.too_new - outcome.duplicate - outcome.series_limit;
    return outcome;
  }

  std::map<std::string, std::vector<std::pair<int64_t, double>>> taken;
  std::vector<std::size_t> batches;
  std::optional<Error> failure;
  BatchOutcome outcome;
};

std::string compressed(std::string_view text) {
  std::string block;
  snappy::Compress(text.data(), text.size(), &block);
  return block;
}

const http::Headers kHeaders{{"Content-Type", "application/x-protobuf"},
                             {"Content-Encoding", "snappy"},
                             {"X-Prometheus-Remote-Write-Version", "0.1.0"}};

class Receiver : public testing::Test {
 protected:
  // The status and what is said with it.
  std::string answer(const http::Headers& headers, std::string body) {
    http::Response response = receiver_.answer(
        {.method = http::Method::post, .path = "/api/v1/write", .headers = headers, .body = std::move(body)});
    last_retry_ = response.headers.get("Retry-After").value_or("");
    return fmt::format("{} {}", response.status, std::get<std::string>(response.body));
  }
  std::string write(const std::vector<TestSeries>& series) {
    return answer(kHeaders, compressed(test_message(series)));
  }

  TestTarget target_;
  WriteReceiver receiver_{target_};
  std::string last_retry_;
};

const TestSeries kUp{.labels = {{"__name__", "up"}}, .samples = {{1000, 1}, {2000, 0}}};

TEST_F(Receiver, TakesAWholeRequestWithoutAWord) {
  EXPECT_EQ(write({kUp, {.labels = {{"__name__", "load"}, {"host", "a"}}, .samples = {{5, 2.5}}}}), "204 ");
  EXPECT_THAT(target_.taken,
              ElementsAre(testing::Pair("load{host=\"a\"}", ElementsAre(std::pair{5, 2.5})),
                          testing::Pair("up", ElementsAre(std::pair{1000, 1.0}, std::pair{2000, 0.0}))));
  EXPECT_EQ(receiver_.statistics().taken, 3U);
  EXPECT_EQ(write({}), "204 ") << "an empty one, too";
}

TEST_F(Receiver, TheHeadersDecideTheFormat) {
  struct Case {
    http::Headers headers;
    int status = 0;
  };
  const std::string good = compressed(test_message({kUp}));
  for (const auto& [headers, status] : std::vector<Case>{
           {{}, 204},
           {{{"Content-Type", "application/x-protobuf"}}, 204},
           {{{"Content-Type", "Application/X-Protobuf; Proto=\"prometheus.WriteRequest\""},
             {"Content-Encoding", "Snappy"}},
            204},
           {{{"Content-Type", "application/x-protobuf;proto=prometheus.WriteRequest"}}, 204},
           {{{"Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request"}}, 415},
           {{{"Content-Type", "application/x-protobuf;proto="}}, 415},
           {{{"Content-Type", "application/json"}}, 415},
           {{{"Content-Type", ""}}, 415},
           {{{"Content-Encoding", "gzip"}}, 415},
           {{{"Content-Encoding", "snappy, snappy"}}, 415},
           {{{"Content-Encoding", "snappy"}, {"Content-Encoding", "snappy"}}, 415},
       }) {
    const std::string body = status == 415 ? "whatever is in it" : good;
    EXPECT_THAT(answer(headers, body), testing::StartsWith(fmt::format("{} ", status)));
  }
}

TEST_F(Receiver, OfABrokenRequestNothingIsStored) {
  const std::string message = test_message({kUp, kUp});
  const std::string block = compressed(message);
  EXPECT_THAT(answer(kHeaders, "hello"), testing::StartsWith("400 "));
  EXPECT_THAT(answer(kHeaders, ""), testing::StartsWith("400 "));
  EXPECT_THAT(answer(kHeaders, block.substr(0, block.size() - 1)), testing::StartsWith("400 "));
  EXPECT_THAT(answer(kHeaders, compressed(message.substr(0, message.size() - 1))),
              HasSubstr("400 the protobuf message is broken"));
  EXPECT_THAT(target_.batches, IsEmpty());
}

TEST_F(Receiver, WhatIsTooLargeIsRefusedWhole) {
  EXPECT_THAT(answer(kHeaders, compressed(std::string(kWriteMessageBytesMax + 1, 'x'))),
              testing::StartsWith("413 "));
  EXPECT_THAT(answer(kHeaders, compressed(std::string(kWriteMessageBytesMax, '\xff'))),
              testing::StartsWith("400 "));
  EXPECT_THAT(write({{.samples = std::vector<std::pair<int64_t, double>>(kWriteSamplesMax + 1)}}),
              testing::StartsWith("413 "));
  EXPECT_THAT(target_.batches, IsEmpty());
}

TEST_F(Receiver, KeepsTheGoodSeriesOfARequest) {
  EXPECT_EQ(write({{.labels = {{"job", "x"}}, .samples = {{1, 1}, {2, 2}}},
                   kUp,
                   {.labels = {{"__name__", "m"}, {"long", std::string(kLabelValueBytesMax + 1, 'v')}},
                    .samples = {{1, 1}}},
                   {.labels = {{"__name__", "h"}}, .histograms = 4}}),
            "400 samples taken: 2; refused: labels 2, label_limit 1, histogram 4 "
            "(the first: the series has no __name__)\n");
  EXPECT_EQ(target_.taken.size(), 1U);
  EXPECT_THAT(write({{.labels = {{"", ""}}}}),
              testing::StartsWith("400 samples taken: 0; refused: labels 1 "))
      << "a wrong series without samples";
  const WriteCounts all = receiver_.statistics();
  EXPECT_EQ(all.taken, 2U);
  EXPECT_THAT(all.refused, ElementsAre(3, 1, 0, 0, 0, 0, 4, 0));
}

TEST_F(Receiver, ExemplarsAreCountedAndPassedOver) {
  TestSeries series = kUp;
  series.exemplars = 3;
  EXPECT_EQ(write({series, {.labels = {{"__name__", "only"}}, .exemplars = 1}}), "204 ");
  EXPECT_EQ(receiver_.statistics().of(Refused::exemplar), 4U);
}

TEST_F(Receiver, SaysWhatTheStoreDidNotTake) {
  target_.outcome = {.too_old = 1, .too_new = 0, .duplicate = 1, .first_refused = "too old sample of up"};
  EXPECT_EQ(write({kUp}),
            "400 samples taken: 0; refused: too_old 1, duplicate 1 (the first: too old sample of up)\n");
}

TEST_F(Receiver, AsksToBeSentTheSameLater) {
  target_.failure = Error{ErrorCode::unavailable, "the disk is full"};
  EXPECT_EQ(write({kUp}), "503 the disk is full\n");
  EXPECT_EQ(last_retry_, "10");
  target_.failure = Error{ErrorCode::io, "the disk is broken"};
  EXPECT_EQ(write({kUp}), "500 the disk is broken\n");
}

TEST_F(Receiver, SamplesOfASeriesGoInByTheirTimes) {
  EXPECT_EQ(write({{.labels = {{"__name__", "up"}}, .samples = {{3, 3}, {1, 1}, {2, 2}, {2, 2}}}}), "204 ");
  EXPECT_THAT(target_.taken["up"], ElementsAre(std::pair{1, 1.0}, std::pair{2, 2.0}, std::pair{3, 3.0}));
  EXPECT_EQ(receiver_.statistics().taken, 4U) << "what was sent twice is taken";
}

TEST_F(Receiver, OfOneRequestTheLaterValueIsMeant) {
  const TestSeries piece{.labels = {{"__name__", "up"}}, .samples = {{2, 2}, {2, 3}, {1, 1}}};
  EXPECT_EQ(write({piece, kUp, {.labels = {{"__name__", "up"}}, .samples = {{1, 9}}}}), "204 ");
  EXPECT_THAT(target_.taken["up"],
              ElementsAre(std::pair{1, 9.0}, std::pair{2, 3.0}, std::pair{1000, 1.0}, std::pair{2000, 0.0}));
  EXPECT_EQ(receiver_.statistics().taken, 6U);
}

TEST_F(Receiver, ValuesStayAsTheyWereBitByBit) {
  EXPECT_EQ(write({{.labels = {{"__name__", "up"}}, .samples = {{1, stale_marker()}, {2, -0.0}}}}), "204 ");
  EXPECT_EQ(std::bit_cast<uint64_t>(target_.taken["up"][0].second), kStaleBits);
  EXPECT_EQ(std::bit_cast<uint64_t>(target_.taken["up"][1].second), 0x8000000000000000);
}

TEST_F(Receiver, BatchesAreBounded) {
  constexpr std::size_t kMax = WriteTarget::kBatchSamplesMax;
  const auto series_of = [](std::size_t samples, const std::string& name) {
    TestSeries series{.labels = {{"__name__", name}}};
    for (std::size_t i = 0; i < samples; ++i)
      series.samples.emplace_back(static_cast<int64_t>(i), 1);
    return series;
  };
  EXPECT_EQ(write({series_of(kMax - 1, "a"), series_of(1, "b"), series_of(1, "c")}), "204 ");
  EXPECT_THAT(target_.batches, ElementsAre(kMax, 1));
  target_.batches.clear();
  EXPECT_EQ(write({series_of(2 * kMax + 1, "d")}), "204 ");
  EXPECT_THAT(target_.batches, ElementsAre(kMax, kMax, 1));
  EXPECT_EQ(target_.taken["d"].size(), 2 * kMax + 1);
  EXPECT_EQ(receiver_.statistics().taken, 3 * kMax + 2);
}

}  // namespace
}  // namespace hb::remote
