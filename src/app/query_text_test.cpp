#include "app/query_text.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::app {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of(std::string_view answer, std::size_t width = 33) {
  const Result<std::string> text = query_text(answer, width);
  return text ? *text : "refused: " + text.error().message;
}

TEST(QueryText, AVectorIsAnAlignedTable) {
  EXPECT_EQ(text_of(R"({"status":"success","data":{"resultType":"vector","result":[
                {"metric":{"__name__":"up","job":"a"},"value":[1,"1"]},
                {"metric":{},"value":[1,"+Inf"]}]},"warnings":["odd"]})"),
            "up{job=\"a\"}  1\n"
            "{}           +Inf\n"
            "# odd\n");
  EXPECT_EQ(text_of(R"({"data":{"resultType":"vector","result":[]}})"), "no data\n");
  EXPECT_EQ(text_of(R"({"data":{"resultType":"scalar","result":[1,"2.5"]}})"), "2.5\n");
}

TEST(QueryText, AMatrixIsAGraph) {
  EXPECT_EQ(text_of(R"({"data":{"resultType":"matrix","result":[{"metric":{"__name__":"a"},
                "values":[[0,"0"],[10,"4"],[19,"8"]]}]}})"),
            "1970-01-01 00:00:00 UTC to 1970-01-01 00:00:19 UTC\n"
            "a\n"
            "           8                    █\n"
            "                                █\n"
            "                       █        █\n"
            "           0 ▁         █        █\n");
  const std::string flat = text_of(R"({"data":{"resultType":"matrix","result":[{"metric":{"__name__":"a"},
                "values":[[0,"NaN"]]}]}})");
  EXPECT_THAT(flat, HasSubstr("no finite value"));
}

TEST(QueryText, DrawsSoManySeriesAndCountsTheRest) {
  std::string series;
  for (std::size_t i = 0; i <= kGraphsMax; ++i)
    series += R"({"metric":{"__name__":"a"},"values":[[0,"1"]]},)";
  series.pop_back();
  const std::string text = text_of(R"({"data":{"resultType":"matrix","result":[)" + series + "]}}");
  EXPECT_THAT(text, HasSubstr("and 1 series more"));
}

TEST(QueryText, ATerminalIsNotSteered) {
  const std::string text = text_of(
      "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":\"\\u001b[2J\"},\"value\":[1,"
      "\"1\"]}]}}");
  EXPECT_EQ(text, "{a=\"?[2J\"}  1\n");
}

TEST(QueryText, WhatIsNoAnswerIsRefused) {
  for (const std::string_view answer :
       {"", "[]", "{}", "{\"data\":{}}", R"({"data":{"resultType":"vector","result":[{}]}})",
        R"({"data":{"resultType":"matrix","result":[{"metric":{},"values":[[]]}]}})",
        R"({"data":{"resultType":"scalar","result":[1]}})"})
    EXPECT_THAT(text_of(answer), HasSubstr("refused: ")) << answer;
}

TEST(QueryText, Explains) {
  const std::string_view answer = R"({"data":{"stats":{"timings":{"execTotalTime":0.003,"execQueueTime":0.001,
      "queryPreparationTime":0.0005,"innerEvalTime":0.0015},"samples":{"totalQueryableSamples":42},
      "selections":[{"matchers":"{a=\"b\"}","function":"rate","start":0.001,"end":60,"rangeSeconds":60.0,
      "resolutionSeconds":60.0,"series":2,"samples":40}]}}})";
  EXPECT_EQ(explanation_text(answer).value_or("refused"),
            "{a=\"b\"}\n"
            "  1970-01-01 00:00:00 UTC to 1970-01-01 00:01:00 UTC\n"
            "  for rate over 60 s\n"
            "  2 series, 40 samples, tier 1m\n"
            "42 samples looked at; 3.000 ms: waited 1.000, parsed 0.500, evaluated 1.500\n");
  EXPECT_FALSE(explanation_text("{}"));
}

TEST(QueryText, FindsTheMessageOfAnError) {
  EXPECT_EQ(query_error(R"({"status":"error","errorType":"bad_data","error":"a\nb"})"), "a?b");
  EXPECT_EQ(query_error("{}"), "");
  EXPECT_EQ(query_error("<html>"), "");
}

}  // namespace
}  // namespace hb::app
