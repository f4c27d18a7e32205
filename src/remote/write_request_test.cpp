#include "remote/write_request.hpp"

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/staleness.hpp"
#include "remote/limits.hpp"
#include "remote/test_messages.hpp"

namespace hb::remote {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;

// What was read, a line for each series; the error's code and words when there is one.
std::vector<std::string> read(std::string_view message) {
  std::vector<std::string> lines;
  const Result<void> done = read_write_request(message, [&](const WrittenSeries& series) {
    std::string line;
    for (const LabelView& label : series.labels)
      line += fmt::format("{}={} ", label.name, label.value);
    EXPECT_EQ(series.times_ms.size(), series.values.size());
    for (std::size_t i = 0; i < series.times_ms.size(); ++i)
      line += fmt::format("{}@{} ", series.values[i], series.times_ms[i]);
    lines.push_back(line + fmt::format("e{} h{}", series.exemplars, series.histograms));
  });
  if (!done) lines.push_back(done.error().code == ErrorCode::limit ? "limit" : done.error().message);
  return lines;
}

const std::vector<TestSeries> kTwo{
    {.labels = {{"__name__", "a"}, {"b", "c"}}, .samples = {{1000, 1.5}, {2000, -2}}, .exemplars = 1},
    {.labels = {{"__name__", "d"}}, .samples = {{-1, 0}}, .histograms = 2}};

TEST(WriteRequest, ReadsSeriesInTheirOrder) {
  EXPECT_THAT(read(test_message(kTwo)),
              ElementsAre("__name__=a b=c 1.5@1000 -2@2000 e1 h0", "__name__=d 0@-1 e0 h2"));
  EXPECT_THAT(read(""), ElementsAre());
}

TEST(WriteRequest, ValuesComeBitByBit) {
  const std::vector<uint64_t> bits{kStaleBits, 0x7ff8000000000001, 0x7ff0000000000000, 0xfff0000000000000,
                                   1,          0x8000000000000000};
  TestSeries series;
  for (const uint64_t each : bits)
    series.samples.emplace_back(0, std::bit_cast<double>(each));
  std::vector<uint64_t> seen;
  const auto done = read_write_request(test_message({series}), [&](const WrittenSeries& written) {
    for (const double value : written.values)
      seen.push_back(std::bit_cast<uint64_t>(value));
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(seen, bits);
}

TEST(WriteRequest, WhatIsNotSentIsZeroAndWhatIsUnknownIsPassedOver) {
  // An empty label and an empty sample.
  EXPECT_THAT(read("\x0a\x04\x0a\x00\x12\x00"s), ElementsAre("= 0@0 e0 h0"));
  // Metadata, and fields of numbers that version 1.0 does not have at each level, of each type.
  const std::string unknown = "\x78\x05\x79\x01\x02\x03\x04\x05\x06\x07\x08\x7a\x02hi\x7d\x01\x02\x03\x04"s;
  const std::string label = "\x0a\x01n"s + unknown + "\x12\x01v"s;
  const std::string sample = "\x10\x07"s + unknown + "\x09\0\0\0\0\0\0\xf0\x3f"s;
  std::string series;
  for (const auto& [tag, text] : {std::pair{'\x0a', label}, {'\x12', sample}, {'\x52', unknown}})
    series += std::string{tag, static_cast<char>(text.size())} + text;
  std::string message = "\x1a\x05\x08\x01\x12\x01m"s;
  message += std::string{'\x0a', static_cast<char>(series.size())} + series + unknown;
  EXPECT_THAT(read(message), ElementsAre("n=v 1@7 e0 h0"));
}

TEST(WriteRequest, RefusesWhatIsBroken) {
  for (const auto& [name, message] : std::vector<std::pair<std::string, std::string>>{
           {"a tag that does not end", "\xff"s},
           {"field 0", "\x02\x00"s},
           {"a group", "\x0b\x0c"s},
           {"a type that there is not", "\x0f"s},
           {"a length past the end", "\x0a\x05\x0a"s},
           {"a length past the series", "\x0a\x02\x0a\x05hello"s},
           {"a length of ten bytes", "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s},
           {"a varint of eleven bytes", "\x0a\x0e\x12\x0c\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s},
           {"series as a number", "\x08\x01"s},
           {"metadata as a number", "\x18\x01"s},
           {"a label as a number", "\x0a\x02\x08\x01"s},
           {"a label's name as a number", "\x0a\x04\x0a\x02\x08\x01"s},
           {"a value as a number", "\x0a\x04\x12\x02\x08\x01"s},
           {"a time as text", "\x0a\x05\x12\x03\x12\x01\x61"s},
           {"metadata that is broken", "\x1a\x01\x0a"s},
       }) {
    EXPECT_THAT(read(message), ElementsAre(testing::StartsWith("the protobuf message is broken: "))) << name;
  }
}

TEST(WriteRequest, EveryTruncationIsRefusedOrIsFewerSeries) {
  const std::string message = test_message(kTwo);
  const std::vector<std::string> whole = read(message);
  const std::size_t first_bytes = test_message({kTwo.front()}).size();
  for (std::size_t bytes = 0; bytes < message.size(); ++bytes) {
    const std::vector<std::string> seen = read(message.substr(0, bytes));
    const bool between = bytes == 0 || bytes == first_bytes;
    if (between) {
      EXPECT_EQ(seen.size(), bytes == 0 ? 0U : 1U);
    } else {
      EXPECT_THAT(seen.back(), testing::StartsWith("the protobuf message is broken: ")) << bytes;
    }
  }
}

TEST(WriteRequest, TakesAMillionSamples) {
  TestSeries series{.samples = std::vector<std::pair<int64_t, double>>(kWriteSamplesMax / 2)};
  const auto count = [](const std::vector<TestSeries>& all) {
    std::size_t samples = 0;
    const auto done = read_write_request(
        test_message(all), [&](const WrittenSeries& written) { samples += written.times_ms.size(); });
    return done ? fmt::format("{}", samples) : done.error().message;
  };
  EXPECT_EQ(count({series, series}), "1000000");
  EXPECT_THAT(count({series, series, {.samples = {{0, 0}}}}),
              testing::HasSubstr("more than 1000000 samples"));
}

TEST(WriteRequest, ShowsOneLabelMoreThanTheLimit) {
  TestSeries series;
  for (std::size_t i = 0; i < kSeriesLabelsMax + 100; ++i)
    series.labels.emplace_back(fmt::format("l{:04}", i), "v");
  std::size_t labels = 0;
  EXPECT_TRUE(read_write_request(test_message({series}),
                                 [&](const WrittenSeries& written) { labels = written.labels.size(); }));
  EXPECT_EQ(labels, kSeriesLabelsMax + 1);
}

}  // namespace
}  // namespace hb::remote
