// Samples as text: what is read, what is refused, and that what is written reads back the same.
#include "model/sample_text.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/csv_records.hpp"
#include "model/exposition_parser.hpp"
#include "model/exposition_samples.hpp"
#include "model/sample_writer.hpp"

namespace hb {
namespace {

using testing::HasSubstr;

// A line a sample, and at last where and why reading ended.
std::string read(SampleFormat format, std::string_view text) {
  StringLines lines(text);
  const std::unique_ptr<SampleReader> reader = make_sample_reader(format, lines);
  std::string out;
  for (;;) {
    const auto sample = reader->next();
    if (!sample) return out + fmt::format("{}: {}", reader->line(), sample.error().message);
    if (!*sample) return out;
    out += fmt::format("{} {} {} {}\n", (*sample)->labels->to_string(), metric_type_name((*sample)->type),
                       (*sample)->time_ms, (*sample)->value);
  }
}

TEST(SampleText, ReadsOpenMetrics) {
  EXPECT_EQ(read(SampleFormat::openmetrics,
                 "# TYPE requests counter\n# HELP requests Asked.\n# UNIT requests \n"
                 "requests_total{code=\"200\"} 1 1700000000.123\n"
                 "requests_total{code=\"200\"} 2.5e3 1700000001 # {trace=\"a\"} 1\n"
                 "requests_created{code=\"200\"} 5 1700000001\n"
                 "# TYPE took histogram\ntook_bucket{le=\"+Inf\"} 3 1\ntook_count 3 1\ntook_sum 0.5 1\n"
                 "# TYPE temp gauge\ntemp NaN 1\n{\"odd.name\",\"a b\"=\"c\"} -Inf 0\n# EOF\n"),
            "requests_total{code=\"200\"} counter 1700000000123 1\n"
            "requests_total{code=\"200\"} counter 1700000001000 2500\n"
            "requests_created{code=\"200\"} untyped 1700000001000 5\n"
            "took_bucket{le=\"+Inf\"} histogram 1000 3\ntook_count histogram 1000 3\n"
            "took_sum histogram 1000 0.5\ntemp gauge 1000 nan\n"
            "odd.name{a b=\"c\"} untyped 0 -inf\n");
}

TEST(SampleText, ReadsPrometheusText) {
  EXPECT_EQ(read(SampleFormat::prometheus,
                 "# a comment\n\n# TYPE requests_total counter\n  requests_total 1 1700000000123\n"
                 "# TYPE took summary\ntook{quantile=\"0.5\"} 3 7\ntook_count 1 7\n"
                 "# TYPE a untyped\na 1 0\n# TYPE part_bucket histogram\npart_bucket 1 2\n"),
            "requests_total counter 1700000000123 1\ntook{quantile=\"0.5\"} summary 7 3\n"
            "took_count summary 7 1\na untyped 0 1\npart_bucket histogram 2 1\n");
}

// promtool takes texts whose series are interleaved, as scrape after scrape gives them.
TEST(SampleText, SeriesMayBeInterleavedAndTimesGoBack) {
  EXPECT_EQ(read(SampleFormat::openmetrics,
                 "a{b=\"1\"} 1 2\na{b=\"2\"} 1 2\na{b=\"1\"} 2 3\na{b=\"2\"} 2 1\n# EOF"),
            "a{b=\"1\"} untyped 2000 1\na{b=\"2\"} untyped 2000 1\na{b=\"1\"} untyped 3000 2\n"
            "a{b=\"2\"} untyped 1000 2\n");
}

TEST(SampleText, TellsWhenTheSeriesIsTheSame) {
  StringLines lines("a{b=\"1\"} 1 1\na{b=\"1\"} 1 2\na{b=\"2\"} 1 2\na 1 3\na 1 4\n");
  const auto reader = make_sample_reader(SampleFormat::prometheus, lines);
  std::vector<bool> same;
  while (const auto sample = reader->next().value())
    same.push_back(sample->same_series);
  EXPECT_EQ(same, (std::vector<bool>{false, true, false, false, true}));
}

TEST(SampleText, ReadsCommaSeparatedValues) {
  EXPECT_EQ(read(SampleFormat::csv,
                 "metric,labels,timestamp,value\n"
                 "load,,2023-11-14T22:13:20.123Z,1\n"
                 "load,\"{cpu=\"\"0\"\",mode=\"\"a,b\"\"}\",2023-11-14 22:13:20,-1.5\n"
                 "odd.name,{},1700000000.001,+Inf\nload,,2023-11-14T23:13:20+01:00,0\n"),
            "load untyped 1700000000123 1\nload{cpu=\"0\", mode=\"a,b\"} untyped 1700000000000 -1.5\n"
            "odd.name untyped 1700000000001 inf\nload untyped 1700000000000 0\n");
}

TEST(SampleText, ReadsWhatSpreadsheetsWrite) {
  EXPECT_EQ(read(SampleFormat::csv,
                 "\xef\xbb\xbf,value,timestamp,metric,labels,note\r\n0,7,1,a,,x\r\n\r\n1,8,2,a,,\r\n"),
            "a untyped 1000 7\na untyped 2000 8\n");
}

TEST(SampleText, SaysWhereAndWhatIsExpected) {
  constexpr auto kOm = SampleFormat::openmetrics;
  constexpr auto kCsv = SampleFormat::csv;
  const std::string header = std::string(kCsvHeader) + "\n";
  struct Case {
    SampleFormat format;
    std::string text;
    std::string_view error;
  };
  for (const Case& c : std::vector<Case>{
           {kOm, "", "1: expected # EOF"},
           {kOm, "a 1 1\n", "2: expected # EOF"},
           {kOm, "a 1 1\n# EOF\na 1 2\n", "3: expected nothing behind # EOF"},
           {kOm, "a 1\n# EOF\n", "1: expected a timestamp"},
           {kOm, "a 1 1\na x 2\n# EOF\n", "2: "},
           {kOm, "a 1 -0.001\n# EOF\n", "1: expected a timestamp from 1970 to 9999"},
           {kOm, "a 1 253402300800\n# EOF\n", "1: expected a timestamp from 1970 to 9999"},
           {kOm, "\n# EOF\n", "1: expected a metric name"},
           {kOm, "# TYPE a nonsense\n# EOF\n", "1: unknown metric type"},
           {SampleFormat::prometheus, "a 1 1\na 2\n", "2: expected a timestamp"},
           {SampleFormat::prometheus, "a 1 -1\n", "1: expected a timestamp from 1970 to 9999"},
           {SampleFormat::prometheus, "a 1 253402300800000\n", "1: expected a timestamp from 1970 to 9999"},
           {kCsv, "", "1: expected the columns metric,labels,timestamp,value"},
           {kCsv, "metric,labels,time,value\n", "1: expected the columns"},
           {kCsv, header + "a,,1\n", "2: expected 4 fields, found 3"},
           {kCsv, header + "a,,1,2,3\n", "2: expected 4 fields, found 5"},
           {kCsv, header + ",,1,2\n", "2: expected a metric name"},
           {kCsv, header + "a\xff,,1,2\n", "2: the metric name is not UTF-8"},
           {kCsv, header + "a,,,2\n", "2: expected a timestamp such as"},
           {kCsv, header + "a,,yesterday,2\n", "2: expected a timestamp such as"},
           {kCsv, header + "a,,NaN,2\n", "2: expected a timestamp from 1970 to 9999"},
           {kCsv, header + "a,,-1,2\n", "2: expected a timestamp from 1970 to 9999"},
           {kCsv, header + "a,,1,two\n", "2: expected a number as value, found \"two\""},
           {kCsv, header + "a,,1,\n", "2: expected a number as value"},
           {kCsv, header + "a,cpu=0,1,2\n", "2: expected labels such as"},
           {kCsv, header + "a,{cpu=0},1,2\n", "2: expected"},
           {kCsv, header + "a,{} 5 {},1,2\n", "2: expected"},
           {kCsv, header + "a,\"{b=\"\"\xff\"\"}\",1,2\n", "2: a name or label value is not UTF-8"},
           {kCsv, header + "a,,1,2\na,,\"1,2\n", "3: expected a quote at the end of a field"},
           {kCsv, header + "a,,1,\"2\"3\n", "2: expected a comma"},
           {kCsv, header + "a,,1,2\"3\n", "2: expected a field with a quote in it"},
       }) {
    EXPECT_THAT(read(c.format, c.text), HasSubstr(c.error)) << c.text;
  }
}

TEST(SampleText, TheLastTimeIsTakenAndTheNextIsNot) {
  EXPECT_EQ(read(SampleFormat::prometheus, fmt::format("a 1 {}\na 1 0\n", kTextTimeMsMax)),
            "a untyped 253402300799999 1\na untyped 0 1\n");
  EXPECT_THAT(read(SampleFormat::prometheus, fmt::format("a 1 {}\n", kTextTimeMsMax + 1)),
              HasSubstr("1: expected a timestamp from 1970"));
}

TEST(SampleText, FamiliesHaveALimit) {
  std::string text;
  for (std::size_t i = 0; i < ExpositionSamples::kFamiliesMax; ++i)
    text += fmt::format("# TYPE m{} gauge\n", i);
  EXPECT_EQ(read(SampleFormat::prometheus, text + "# TYPE m0 counter\nm0 1 1\n"), "m0 counter 1 1\n");
  EXPECT_THAT(read(SampleFormat::prometheus, text + "# TYPE more gauge\n"),
              HasSubstr("more than 100000 families"));
}

TEST(CsvRecords, RecordsHaveLimits) {
  const auto fields = [](std::string_view text) -> Result<std::size_t> {
    StringLines lines(text);
    CsvRecords records(lines);
    const auto record = records.next();
    if (!record) return std::unexpected(record.error());
    return (**record).size();
  };
  EXPECT_EQ(fields(std::string(CsvRecords::kFieldsMax - 1, ',')), CsvRecords::kFieldsMax);
  EXPECT_EQ(fields(std::string(CsvRecords::kFieldsMax, ',')).error().code, ErrorCode::limit);
  EXPECT_EQ(fields(std::string(CsvRecords::kRecordBytesMax, 'x')), 1U);
  EXPECT_EQ(fields(std::string(CsvRecords::kRecordBytesMax + 1, 'x')).error().code, ErrorCode::limit);
  const std::string line(CsvRecords::kRecordBytesMax / 2, 'x');
  EXPECT_EQ(fields("\"" + line + "\n" + line.substr(1) + "\""), 1U);
  EXPECT_EQ(fields("\"" + line + "\n" + line + "\"").error().code, ErrorCode::limit);
}

TEST(CsvRecords, FieldsInQuotesGoOverLines) {
  StringLines lines("a,\"b\nc \"\"d\"\"\r\ne\",f\nnext");
  CsvRecords records(lines);
  const auto first = records.next();
  ASSERT_TRUE(first && *first);
  EXPECT_THAT(**first, testing::ElementsAre("a", "b\nc \"d\"\r\ne", "f"));
  EXPECT_EQ(records.line(), 1U);
  const auto second = records.next();
  ASSERT_TRUE(second && *second);
  EXPECT_THAT(**second, testing::ElementsAre("next"));
  EXPECT_EQ(records.line(), 4U);
}

TEST(CsvRecords, FieldsAreQuotedWhereTheyNeedIt) {
  for (const auto& [field, written] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"", ""}, {"a b", "a b"}, {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""}}) {
    std::string out;
    append_csv_field(out, field);
    EXPECT_EQ(out, written);
  }
}

WrittenSeries series(Labels labels, MetricType type) {
  return {.id = 0, .labels = std::make_shared<const Labels>(std::move(labels)), .type = type, .family = {}};
}

std::vector<WrittenSeries> mixed() {
  return {series(Labels{{"__name__", "zeta"}}, MetricType::gauge),
          series(Labels{{"__name__", "b_total"}, {"x", "2"}}, MetricType::counter),
          series(Labels{{"__name__", "b_total"}, {"x", "1\n\"\\,"}}, MetricType::counter),
          series(Labels{{"__name__", "taken_total"}}, MetricType::counter),
          series(Labels{{"__name__", "taken"}}, MetricType::gauge),
          series(Labels{{"__name__", "born_total"}}, MetricType::counter),
          series(Labels{{"__name__", "born_created"}}, MetricType::gauge),
          series(Labels{{"__name__", "plain"}}, MetricType::counter),
          series(Labels{{"__name__", "_total"}}, MetricType::counter),
          series(Labels{{"__name__", "torn"}, {"x", "1"}}, MetricType::gauge),
          series(Labels{{"__name__", "torn"}, {"x", "2"}}, MetricType::counter),
          series(Labels{{"__name__", "took_bucket"}, {"le", "1"}}, MetricType::histogram),
          series(Labels{{"__name__", "odd.name"}, {"a b", "c"}}, MetricType::gauge)};
}

std::string written(SampleFormat format, std::vector<WrittenSeries> all) {
  into_families(all);
  const std::unique_ptr<SampleWriter> writer = make_sample_writer(format);
  std::string out;
  for (const WrittenSeries& each : all) {
    writer->begin_series(out, each);
    writer->add(out, 1'700'000'000'120, 0.1);
  }
  writer->end(out);
  return out;
}

TEST(SampleWriter, WritesOpenMetricsByFamilies) {
  const std::string text = written(SampleFormat::openmetrics, mixed());
  EXPECT_EQ(text,
            "# TYPE _total unknown\n_total 0.1 1700000000.120\n"
            "# TYPE b counter\n"
            "b_total{x=\"1\\n\\\"\\\\,\"} 0.1 1700000000.120\nb_total{x=\"2\"} 0.1 1700000000.120\n"
            "# TYPE born_created gauge\nborn_created 0.1 1700000000.120\n"
            "# TYPE born_total unknown\nborn_total 0.1 1700000000.120\n"
            "# TYPE \"odd.name\" gauge\n{\"odd.name\",\"a b\"=\"c\"} 0.1 1700000000.120\n"
            "# TYPE plain unknown\nplain 0.1 1700000000.120\n"
            "# TYPE taken gauge\ntaken 0.1 1700000000.120\n"
            "# TYPE taken_total unknown\ntaken_total 0.1 1700000000.120\n"
            "# TYPE took_bucket unknown\ntook_bucket{le=\"1\"} 0.1 1700000000.120\n"
            "# TYPE torn unknown\ntorn{x=\"1\"} 0.1 1700000000.120\ntorn{x=\"2\"} 0.1 1700000000.120\n"
            "# TYPE zeta gauge\nzeta 0.1 1700000000.120\n# EOF\n");
  const auto error = find_exposition_error(text, ExpositionFormat::openmetrics);
  EXPECT_FALSE(error) << error->line << ": " << error->message;
}

TEST(SampleWriter, WritesCommaSeparatedValues) {
  EXPECT_EQ(
      written(SampleFormat::csv, {series(Labels{{"__name__", "b_total"}, {"x", "1"}}, MetricType::counter),
                                  series(Labels{{"__name__", "a"}}, MetricType::gauge)}),
      "metric,labels,timestamp,value\n"
      "a,,2023-11-14 22:13:20.120,0.1\n"
      "b_total,\"{x=\"\"1\"\"}\",2023-11-14 22:13:20.120,0.1\n");
}

TEST(SampleWriter, WhatItWritesReadsBackTheSame) {
  for (const SampleFormat format : {SampleFormat::openmetrics, SampleFormat::prometheus, SampleFormat::csv}) {
    const std::string text = written(format, mixed());
    std::vector<WrittenSeries> sorted = mixed();
    into_families(sorted);
    StringLines all(text);
    const auto reader = make_sample_reader(format, all);
    for (const WrittenSeries& each : sorted) {
      const auto sample = reader->next();
      ASSERT_TRUE(sample) << reader->line() << ": " << sample.error().message;
      ASSERT_TRUE(*sample);
      EXPECT_EQ(*(*sample)->labels, *each.labels);
      EXPECT_EQ((*sample)->time_ms, 1'700'000'000'120);
      if (format == SampleFormat::prometheus) {
        EXPECT_EQ((*sample)->type, each.type);
      }
    }
    EXPECT_FALSE(reader->next().value());
  }
}

TEST(SampleWriter, ValuesAndTimesAreExact) {
  using Double = std::numeric_limits<double>;
  std::vector<std::pair<int64_t, double>> samples = {{0, 0.0},
                                                     {1, -0.0},
                                                     {2, Double::denorm_min()},
                                                     {3, Double::max()},
                                                     {4, -Double::infinity()},
                                                     {5, 1.0 / 3.0},
                                                     {6, Double::min()},
                                                     {7, 1e21},
                                                     {8, 123456789.125}};
  // Times whose seconds no double holds exactly.
  for (int64_t ms = 1'700'000'000'000; ms < 1'700'000'001'000; ++ms)
    samples.emplace_back(ms, 1);
  samples.emplace_back(kTextTimeMsMax, 9);
  const WrittenSeries one = series(Labels{{"__name__", "a"}}, MetricType::gauge);
  for (const SampleFormat format : {SampleFormat::openmetrics, SampleFormat::prometheus, SampleFormat::csv}) {
    std::vector<WrittenSeries> all = {one};
    into_families(all);
    const auto writer = make_sample_writer(format);
    std::string text;
    writer->begin_series(text, all[0]);
    for (const auto& [time_ms, value] : samples)
      writer->add(text, time_ms, value);
    writer->end(text);
    StringLines lines(text);
    const auto reader = make_sample_reader(format, lines);
    for (const auto& [time_ms, value] : samples) {
      const auto sample = reader->next();
      ASSERT_TRUE(sample && *sample) << time_ms;
      EXPECT_EQ((*sample)->time_ms, time_ms);
      EXPECT_EQ(std::bit_cast<uint64_t>((*sample)->value), std::bit_cast<uint64_t>(value)) << value;
    }
  }
}

}  // namespace
}  // namespace hb
