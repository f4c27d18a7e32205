#include "model/exposition_lint.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace hb {
namespace {

std::string lint(std::string_view text) {
  std::string out;
  for (const auto& [metric, problem] : lint_exposition(text))
    out += metric + ": " + problem + "\n";
  return out;
}

std::string with_metadata(std::string_view name, std::string_view type, std::string_view labels = "") {
  std::string text = "# HELP " + std::string(name) + " Text.\n";
  text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  return text.append(name).append(labels).append(" 1\n");
}

TEST(ExpositionLint, NamesWhatGoesAgainstTheConventions) {
  const struct {
    std::string_view name;
    std::string_view type;
    std::string_view labels;
    std::string_view problem;
  } cases[] = {
      {"a_bytes", "gauge", "", ""},
      {"a_total", "counter", "", ""},
      {"a", "counter", "", "a counter should end with _total"},
      {"a_total", "gauge", "", "only counters should end with _total"},
      {"a_total", "untyped", "", ""},
      {"a_bucket", "gauge", "", "only histograms should end with _bucket"},
      {"a_count", "gauge", "", "only histograms and summaries should end with _count"},
      {"a_sum", "gauge", "", "only histograms and summaries should end with _sum"},
      {"a_sum", "untyped", "", ""},
      {"a", "gauge", "{le=\"1\"}", "only histograms should have the label le"},
      {"a", "gauge", "{quantile=\"1\"}", "only summaries should have the label quantile"},
      {"a", "untyped", "{le=\"1\"}", ""},
      {"a_kilobytes", "gauge", "", "kilobytes should be the base unit bytes"},
      {"a_minutes", "gauge", "", "minutes should be the base unit seconds"},
      {"a_thermometers", "gauge", "", ""},
      {"a_milliseconds", "gauge", "", "milliseconds should be the base unit seconds"},
      {"a_ms", "gauge", "", "its name should not have an abbreviated unit"},
      {"ms_a", "gauge", "", ""},
      {"a_gauge", "gauge", "", "its name should not say its type, gauge"},
      {"a:b", "gauge", "", "a colon is for the names of recording rules"},
      {"aB", "gauge", "", "its name should be in snake_case"},
      {"a", "gauge", "{bC=\"d\"}", "its label bC should be in snake_case"},
  };
  for (const auto& [name, type, labels, problem] : cases) {
    const std::string expected =
        problem.empty() ? "" : std::string(name) + ": " + std::string(problem) + "\n";
    EXPECT_EQ(lint(with_metadata(name, type, labels)), expected);
  }
}

TEST(ExpositionLint, MissesHelpTextsOfWhatHasSamples) {
  EXPECT_EQ(lint("a 1\n# TYPE b gauge\n"), "a: it has no help text\n");
}

TEST(ExpositionLint, FindsSeriesThatAreThereTwice) {
  EXPECT_EQ(lint("# HELP a Text.\na{b=\"c\",d=\"e\"} 1\na{b=\"c\"} 1\na{d=\"e\",b=\"c\"} 1\n"),
            "a: the series a{b=\"c\", d=\"e\"} is there twice\n");
}

TEST(ExpositionLint, TakesThePartsOfAHistogramForOneFamily) {
  EXPECT_EQ(lint("# HELP a Text.\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n"), "");
}

}  // namespace
}  // namespace hb
