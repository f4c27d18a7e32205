#include "model/exposition_parser.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr ExpositionFormat kText = ExpositionFormat::prometheus;
constexpr ExpositionFormat kOpen = ExpositionFormat::openmetrics;

std::string labels_text(std::span<const LabelView> labels) {
  std::string text;
  for (const auto& [name, value] : labels)
    text += fmt::format("[{}={}]", name, value);
  return text;
}

// Every entry on a line of its own, errors with their line.
std::vector<std::string> entries(std::string_view text, ExpositionFormat format) {
  std::vector<std::string> out;
  ExpositionParser parser(text, format);
  for (auto event = parser.next(); event != ExpositionEvent::end; event = parser.next()) {
    if (event == ExpositionEvent::error) {
      out.push_back(fmt::format("error {}: {}", parser.error().line, parser.error().message));
    } else if (event == ExpositionEvent::metadata) {
      const ExpositionMetadata& metadata = parser.metadata();
      out.push_back(fmt::format("{} {} [{}]", static_cast<int>(metadata.kind), metadata.name, metadata.text));
    } else {
      const ExpositionSample& sample = parser.sample();
      out.push_back(
          fmt::format("{}{} {} of {}", sample.name, labels_text(sample.labels), sample.value, sample.family));
      if (sample.timestamp_ms) out.back() += fmt::format(" at {}", *sample.timestamp_ms);
      if (sample.exemplar)
        out.back() +=
            fmt::format(" like {} {}", labels_text(sample.exemplar->labels), sample.exemplar->value);
    }
  }
  return out;
}

std::vector<std::size_t> error_lines(std::string_view text, ExpositionFormat format) {
  std::vector<std::size_t> lines;
  ExpositionParser parser(text, format);
  for (auto event = parser.next(); event != ExpositionEvent::end; event = parser.next()) {
    if (event == ExpositionEvent::error) lines.push_back(parser.error().line);
  }
  return lines;
}

TEST(ExpositionParser, ReadsPrometheusText) {
  EXPECT_THAT(entries("# HELP up Is it\\n up, \\\\ or \"not\".\n"
                      "# TYPE up gauge\n"
                      "# A remark.\n"
                      "\n"
                      "  up { job = \"a\\\\b\\\"c\\nd\" , host=\"\", }\t1 -1700\n"
                      "requests{}-Inf\n"
                      "# TYPE took summary\n"
                      "took{quantile=\"0.5\"} .5\n"
                      "up 2\n"
                      "took_count 3e2\n",
                      kText),
              ElementsAre("0 up [Is it\n up, \\ or \"not\".]", "1 up [gauge]",
                          "up[job=a\\b\"c\nd][host=] 1 of up at -1700", "requests -inf of requests",
                          "1 took [summary]", "took[quantile=0.5] 0.5 of took", "up 2 of up",
                          "took_count 300 of took"));
}

TEST(ExpositionParser, ReadsOpenMetrics) {
  EXPECT_THAT(
      entries("# TYPE lag_seconds counter\n"
              "# UNIT lag_seconds seconds\n"
              "# HELP lag_seconds \\q \\\"late\\\"\\n\n"
              "lag_seconds_total{a=\"\\q\"} 1 1.5 # {id=\"x\"} 0.25 7\n"
              "lag_seconds_created{a=\"\\q\"} 2 1.5\n"
              "free 12\n"
              "# EOF\n",
              kOpen),
      ElementsAre("1 lag_seconds [counter]", "2 lag_seconds [seconds]", "0 lag_seconds [\\q \"late\"\n]",
                  "lag_seconds_total[a=\\q] 1 of lag_seconds at 1500 like [id=x] 0.25",
                  "lag_seconds_created[a=\\q] 2 of lag_seconds at 1500", "free 12 of free"));
}

TEST(ExpositionParser, ReadsNamesInQuotes) {
  EXPECT_THAT(
      entries("# TYPE \"my.name\" gauge\n"
              "{\"my.name\", a=\"b\", \"c d\"=\"e\"} 1\n"
              "{a=\"b\",\"my.\\\"name\"} 2\n",
              kText),
      ElementsAre("1 my.name [gauge]", "my.name[a=b][c d=e] 1 of my.name", "my.\"name[a=b] 2 of my.\"name"));
  EXPECT_THAT(entries("# TYPE \"my.name\" counter\n{\"my.name_total\",\"c d\"=\"e\"} 1\n# EOF\n", kOpen),
              ElementsAre("1 my.name [counter]", "my.name_total[c d=e] 1 of my.name"));
  EXPECT_THAT(error_lines("{} 1\n{\"\"} 1\n{\"a\",\"b\"} 1\nm{\"b\"} 1\n{a=\"b\"} 1\n{\"a} 1\n", kText),
              ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(ExpositionParser, KnowsNamesThatNeedNoQuotes) {
  for (const std::string_view name : {"a", "_", "a_0", "Ab"}) {
    EXPECT_TRUE(is_plain_metric_name(name) && is_plain_label_name(name)) << name;
  }
  for (const std::string_view name : {"", "0", "a.b", "a b", "\u00e4", "a-b"}) {
    EXPECT_FALSE(is_plain_metric_name(name) || is_plain_label_name(name)) << name;
  }
  EXPECT_TRUE(is_plain_metric_name(":a:b"));
  EXPECT_FALSE(is_plain_label_name(":a:b"));
}

TEST(ExpositionParser, SaysEveryMistakeWithItsLine) {
  EXPECT_THAT(entries("a 1\nb{c=\"d} 2\n# TYPE e fancy\nf 1 soon\n", kText),
              ElementsAre("a 1 of a", "error 2: expected '\"' at the end of a text, found the line's end",
                          "error 3: unknown metric type \"fancy\"",
                          "error 4: expected whole milliseconds as the timestamp, found \"soon\""));
  // What a family lacks is known at its end and told with its last line; the line behind it is read.
  EXPECT_THAT(entries("# TYPE h histogram\nh_bucket{le=\"1\"} 1\na 1\n", kOpen),
              ElementsAre("1 h [histogram]", "h_bucket[le=1] 1 of h",
                          "error 2: h: a histogram has no bucket le=\"+Inf\"", "a 1 of a",
                          "error 4: expected # EOF at the text's end"));
}

TEST(ExpositionParser, RefusesWrongPrometheusText) {
  const std::string_view lines[] = {
      "m",
      "m ",
      "m x",
      "m 1 ",
      "m 1 2 ",
      "m 1 2 3",
      "m 1 2.5",
      "m 1\r",
      "m 0x1p3",
      "m 0x1",
      "m 0b1",
      "m 1_0",
      "m 1e999",
      "m{ 1",
      "m{l} 1",
      "m{l=} 1",
      "m{l=v} 1",
      "m{l='v'} 1",
      "m{l=\"v} 1",
      "m{l=\"v\\\"} 1",
      "m{l=\"v\"+} 1",
      "m{l=\"v\"k=\"w\"} 1",
      "m{,} 1",
      "m{l=\"v\",,} 1",
      "m{l+=\"v\"} 1",
      "m{@=\"v\"} 1",
      "m{1=\"v\"} 1",
      "m{a:b=\"v\"} 1",
      "m{l=\"\\t\"} 1",
      "m{__name__=\"n\"} 1",
      "m{l=\"v\",l=\"v\"} 1",
      "m{l=\"v\",l=\"w\"} 1",
      "m{l=\"\xbd\"} 1",
      "@m 1",
      "0m 1",
      "m.n 1",
      "m-n 1",
      "m+1",
      "{l=\"v\"} 1",
      "# TYPE m",
      "# TYPE m-n gauge",
      "# HELP m \\t",
      "# HELP m \\",
      "# TYPE m gauge ",
      "# TYPE m info",
      "# TYPE m unknown",
      "# TYPE \"m gauge",
      "m 1 # {} 1",
  };
  for (const std::string_view line : lines) {
    // The two that Prometheus takes for comments.
    const bool is_comment = line == "# TYPE m";
    EXPECT_EQ(find_exposition_error(std::string(line) + "\n", kText).has_value(), !is_comment) << line;
  }
}

TEST(ExpositionParser, HoldsPrometheusFamiliesTogether) {
  const struct {
    std::string_view text;
    std::vector<std::size_t> wrong;
  } cases[] = {
      {"# HELP m one\n# HELP m two\n", {2}},
      {"# TYPE m gauge\n# TYPE m gauge\n", {2}},
      {"m 1\n# TYPE m gauge\n", {2}},
      {"m 1\n# HELP m late\n", {}},
      {"# TYPE m histogram\nm_bucket{le=\"x\"} 1\nm_bucket{le=\"+Inf\"} 1\n", {2}},
      {"# TYPE m summary\nm{quantile=\"x\"} 1\nm{quantile=\"9\"} 1\nm_bucket{le=\"x\"} 1\n", {2}},
      {"# TYPE m histogram\nm_sum 1\n# TYPE m_sum gauge\n", {3}},
      {"# TYPE m gauge\nm_sum 1\n# TYPE m_sum counter\n", {3}},
      {"# TYPE m gauge\n# TYPE m_sum counter\nm_sum 1\nn 1\nm 1\n", {}},
      {"# TYPE m_sum gauge\n# TYPE m summary\nm_sum 1\nm_count 1\n", {}},
  };
  for (const auto& [text, wrong] : cases)
    EXPECT_EQ(error_lines(text, kText), wrong) << text;
}

TEST(ExpositionParser, TakesCommentsOfPrometheusText) {
  EXPECT_THAT(
      entries("#\n#  \n# HELP\n# HELP \n# HELP m\n# HELP m \n# TYPE\n# FOO m x\n#HELP n x\n # UNIT a b\n   ",
              kText),
      ElementsAre("0 n [x]"));
}

TEST(ExpositionParser, WantsANewlineAtTheEndOfPrometheusText) {
  EXPECT_THAT(error_lines("m 1", kText), ElementsAre(1));
  EXPECT_THAT(error_lines("m 1\n# end", kText), ElementsAre(2));
  EXPECT_THAT(error_lines("", kText), IsEmpty());
}

TEST(ExpositionParser, WantsEofAtTheEndOfOpenMetrics) {
  EXPECT_THAT(error_lines("", kOpen), ElementsAre(1));
  EXPECT_THAT(error_lines("a 1\n", kOpen), ElementsAre(2));
  EXPECT_THAT(error_lines("a 1\n# EOF", kOpen), IsEmpty());
  EXPECT_THAT(error_lines("a 1\n# EOF\n\n", kOpen), ElementsAre(3));
  EXPECT_THAT(error_lines("a 1\n# EOF\nb 1\nc 1\n", kOpen), ElementsAre(3));
  EXPECT_THAT(error_lines("a 1\n# EOF ", kOpen), ElementsAre(2, 3));
}

TEST(ExpositionParser, RefusesWrongOpenMetricsLines) {
  const std::string_view lines[] = {
      "",
      " ",
      "a",
      "a ",
      "a  1",
      "a\t1",
      "a 1 ",
      "a 1\t",
      " a 1",
      "a {} 1",
      "a{}1",
      "a{} 1 ",
      "a 1\r",
      "a{a=\"1\",} 1",
      "a{a=\"1\", b=\"2\"} 1",
      "a{ a=\"1\"} 1",
      "a{a =\"1\"} 1",
      "a 1_2",
      "a 0x1p-3",
      "a 1 NaN",
      "a 1 +Inf",
      "a 1 1_2",
      "a 1  2",
      "a 1 2 ",
      "a 1 1.1.1",
      "a{a=\"\xff\"} 1",
      "# HELP",
      "# HELP a",
      "# HELP a\t",
      "#HELP a b",
      "#  HELP a b",
      "# TYPE a",
      "# TYPE a ",
      "# TYPE a gauge ",
      "# TYPE a untyped",
      "# UNIT a",
      "# FOO a b",
      "# remark",
      "#",
      "# HELP a \xff",
      "# HELP a-b c",
  };
  for (const std::string_view line : lines)
    EXPECT_TRUE(find_exposition_error(std::string(line) + "\n# EOF\n", kOpen)) << '"' << line << '"';
}

TEST(ExpositionParser, TakesUnusualOpenMetricsLines) {
  const std::string_view lines[] = {
      "a{} 1",
      "a 1 0",
      "a 0 -1.5e3",
      "a +.5",
      "a 5.",
      "a nan",
      "a -INFINITY",
      "a 0000001",
      "# HELP a ",
      "# UNIT a ",
      "# HELP a \\",
      "a{b=\"\\\\\"} 1",
      "a{a=\"# {}\"} 1",
      "a 1 12345678901234567890.1234567890",
  };
  for (const std::string_view line : lines)
    EXPECT_FALSE(find_exposition_error(std::string(line) + "\n# EOF\n", kOpen)) << line;
  EXPECT_THAT(entries("a 1 12345678901234567890\n# EOF\n", kOpen),
              ElementsAre("a 1 of a at 9200000000000000000"));
}

TEST(ExpositionParser, ReadsExemplarsStrictly) {
  const auto text = [](std::string_view exemplar) {
    return fmt::format("# TYPE a counter\na_total 1{}\n# EOF\n", exemplar);
  };
  for (const std::string_view good : {" # {} 1", " # {a=\"b\"} 1 2", " 5 # {a=\"b\",c=\" # \"} -1e3 2.5"})
    EXPECT_FALSE(find_exposition_error(text(good), kOpen)) << good;
  for (const std::string_view bad :
       {" #", " # ", "# {} 1", " #{} 1", " # {}1", " # {}", " # {} ", " # {} 1 ", " # {} 1 1 ", " # {} x",
        " # {} 1 NaN", " # {} 1 Inf", " # a 1", " # {a=\"b\"", " # {\"a\"} 1", "  # {} 1"})
    EXPECT_TRUE(find_exposition_error(text(bad), kOpen)) << bad;
}

TEST(ExpositionParser, LimitsAnExemplarsCharacters) {
  // A character may be several bytes.
  const auto text = [](std::size_t count) {
    std::string value = "\u2603";
    value.append(count - 2, 'x');
    return fmt::format("# TYPE a counter\na_total 1 # {{a=\"{}\"}} 1\n# EOF\n", value);
  };
  EXPECT_FALSE(find_exposition_error(text(kExemplarCharactersMax), kOpen));
  EXPECT_TRUE(find_exposition_error(text(kExemplarCharactersMax + 1), kOpen));
}

TEST(ExpositionParser, LimitsASamplesLabels) {
  const auto text = [](std::size_t count) {
    std::string labels;
    for (std::size_t i = 0; i < count; ++i)
      labels += fmt::format("l{}=\"\",", i);
    return "a{" + labels + "} 1\n";
  };
  EXPECT_FALSE(find_exposition_error(text(kExpositionLabelsMax), kText));
  EXPECT_TRUE(find_exposition_error(text(kExpositionLabelsMax + 1), kText));
}

TEST(ExpositionParser, GuessesTheFormatByItsEnd) {
  EXPECT_EQ(guess_exposition_format("a 1\n# EOF\n"), kOpen);
  EXPECT_EQ(guess_exposition_format("# EOF"), kOpen);
  EXPECT_EQ(guess_exposition_format("a 1\n# EOF\n\n"), kOpen);
  EXPECT_EQ(guess_exposition_format("a 1\n"), kText);
  EXPECT_EQ(guess_exposition_format("# EOF\na 1\n"), kText);
  EXPECT_EQ(guess_exposition_format(""), kText);
}

// Whatever is cut off, the parser comes to an end and its lines count on.
TEST(ExpositionParser, EndsOnEveryTruncation) {
  const std::string_view whole =
      "# TYPE h histogram\n# HELP h \\\\ \\n\nh_bucket{le=\"+Inf\",a=\"\\\"\"} 1 1 # {a=\"b\"} 1 "
      "2\nh_count{a=\"\\\"\"} 1 1\n"
      "h_sum{a=\"\\\"\"} 1 1\n# TYPE s stateset\ns{s=\"on\"} 1\n# EOF\n";
  ASSERT_THAT(error_lines(whole, kOpen), IsEmpty());
  for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
    EXPECT_FALSE(error_lines(whole.substr(0, length), kOpen).empty()) << length;
    entries(whole.substr(0, length), kText);
  }
}

}  // namespace
}  // namespace hb
