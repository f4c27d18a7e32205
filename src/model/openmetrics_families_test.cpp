#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/exposition_parser.hpp"

namespace hb {
namespace {

struct Case {
  std::string_view text;  // without # EOF
  bool right = false;
};

void check(std::span<const Case> cases) {
  for (const auto& [text, right] : cases) {
    const auto error = find_exposition_error(std::string(text) + "# EOF\n", ExpositionFormat::openmetrics);
    EXPECT_EQ(!error.has_value(), right) << text << (error ? error->message : "");
  }
}

TEST(OpenMetricsFamilies, HoldMetadataToTheirPlace) {
  const Case cases[] = {
      {"# TYPE a gauge\n# HELP a x\n# UNIT a \na 1\n", true},
      {"# HELP a x\n# HELP a x\n", false},
      {"# HELP a \n# HELP a \n", false},
      {"# TYPE a gauge\n# TYPE a gauge\n", false},
      {"# UNIT a_s s\n# UNIT a_s s\n", false},
      {"# TYPE a gauge\na 1\n# HELP a x\n", false},
      {"a 1\n# TYPE a gauge\n", false},
      {"# TYPE a_s gauge\na_s 1\n# UNIT a_s s\n", false},
      {"# UNIT a_s s\n", true},
      {"# UNIT a s\n", false},
      {"# UNIT as s\n", false},
      {"# TYPE a_s info\n# UNIT a_s s\n", false},
      {"# UNIT a_s s\n# TYPE a_s stateset\n", false},
      {"# TYPE a_s info\n# UNIT a_s \n", true},
  };
  check(cases);
}

TEST(OpenMetricsFamilies, AreNotInterleavedAndDoNotClash) {
  const Case cases[] = {
      {"a 1\nb 1\n", true},
      {"a 1\nb 1\na{x=\"y\"} 1\n", false},
      {"# TYPE a gauge\n# TYPE b gauge\n# TYPE a gauge\n", false},
      {"# TYPE a counter\n# TYPE a_total gauge\n", false},
      {"# TYPE a_created gauge\n# TYPE a counter\n", false},
      {"# TYPE a_count gauge\n# TYPE a counter\n", true},
      {"# TYPE a info\na 1\n", false},
      {"# TYPE a gauge\na_total 1\n", true},
      {"# HELP a x\na_total 1\n", true},
  };
  check(cases);
}

TEST(OpenMetricsFamilies, WantTheNamesAndLabelsOfTheirType) {
  const Case cases[] = {
      {"# TYPE a counter\na_total 1\na_created 1\n", true},
      {"# TYPE a counter\na 1\n", false},
      {"# TYPE a summary\na{quantile=\"0.5\"} 1\na_count 1\na_sum 1\na_created 1\n", true},
      {"# TYPE a summary\na{quantile=\"0\"} NaN\na{quantile=\"1\"} 1\n", true},
      {"# TYPE a summary\na 1\n", false},
      {"# TYPE a summary\na{quantile=\"1.01\"} 0\n", false},
      {"# TYPE a summary\na{quantile=\"-0.5\"} 0\n", false},
      {"# TYPE a summary\na{quantile=\"NaN\"} 0\n", false},
      {"# TYPE a summary\na{quantile=\"x\"} 0\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 0\n", true},
      {"# TYPE a histogram\na_bucket 0\n", false},
      {"# TYPE a histogram\na_bucket{le=\"x\"} 0\na_bucket{le=\"+Inf\"} 0\n", false},
      {"# TYPE a histogram\na_bucket{le=\"NaN\"} 0\na_bucket{le=\"+Inf\"} 0\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+INF\"} 0\n", false},
      {"# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 0\na_gcount 0\na_gsum 0\n", true},
      {"# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 0\na_count 0\na_sum 0\n",
       true},  // families of their own
      {"# TYPE a info\na_info{b=\"c\"} 1\n", true},
      {"# TYPE a stateset\na{a=\"on\"} 1\na{a=\"off\"} 0\n", true},
      {"# TYPE a stateset\na{b=\"on\"} 1\n", false},
  };
  check(cases);
}

TEST(OpenMetricsFamilies, WantTheValuesOfTheirType) {
  const Case cases[] = {
      {"# TYPE a counter\na_total 0.5\n", true},
      {"# TYPE a counter\na_total NaN\n", false},
      {"# TYPE a counter\na_total -1\n", false},
      {"# TYPE a gauge\na -1\n", true},
      {"# TYPE a summary\na_count 0.5\n", false},
      {"# TYPE a summary\na_count NaN\n", false},
      {"# TYPE a summary\na_sum -1\n", false},
      {"# TYPE a summary\na{quantile=\"0.5\"} -1\n", false},
      {"# TYPE a info\na_info 2\n", false},
      {"# TYPE a stateset\na{a=\"on\"} 2\n", false},
      {"# TYPE a stateset\na{a=\"on\"} 0.5\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 0.5\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} +Inf\n", false},
      {"# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1\na_gcount 1\na_gsum NaN\n", false},
  };
  check(cases);
}

TEST(OpenMetricsFamilies, WantWholeHistograms) {
  const Case cases[] = {
      {"# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\na_count 2\na_sum 3\n", true},
      {"# TYPE a histogram\na_bucket{le=\"1\"} 1\n", false},
      {"# TYPE a histogram\na_count 1\na_sum 1\n", false},
      {"# TYPE a histogram\na_bucket{le=\"2\"} 0\na_bucket{le=\"1\"} 0\na_bucket{le=\"+Inf\"} 0\n", false},
      {"# TYPE a histogram\na_bucket{le=\"1\"} 0\na_bucket{le=\"1.0\"} 0\na_bucket{le=\"+Inf\"} 0\n", false},
      {"# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\n", false},
      {"# TYPE a histogram\na_bucket{le=\"-1\"} 0\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n", false},
      {"# TYPE a gaugehistogram\na_bucket{le=\"-1\"} 0\na_bucket{le=\"+Inf\"} 1\na_gcount 1\na_gsum -1\n",
       true},
      {"# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1\na_gcount 1\na_gsum -1\n", false},
      // Each of two is looked at for itself, by labels and by time.
      {"# TYPE a histogram\na_bucket{b=\"c\",le=\"+Inf\"} 2\na_bucket{b=\"d\",le=\"+Inf\"} 1\n", true},
      {"# TYPE a histogram\na_bucket{b=\"c\",le=\"1\"} 2\na_bucket{b=\"d\",le=\"+Inf\"} 1\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 2 1\na_bucket{le=\"+Inf\"} 1 2\n", true},
      {"# TYPE a histogram\na_bucket{le=\"1\"} 2 1\na_bucket{le=\"+Inf\"} 2 2\n", false},
  };
  check(cases);
}

TEST(OpenMetricsFamilies, GroupAMetricsSamples) {
  const Case cases[] = {
      {"# TYPE a summary\na_count{b=\"c\"} 1\na_sum{b=\"c\"} 1\na_count{b=\"d\"} 1\na_sum{b=\"d\"} 1\n",
       true},
      {"# TYPE a summary\na_count{b=\"c\"} 1\na_count{b=\"d\"} 1\na_sum{b=\"c\"} 1\n", false},
      {"# TYPE a summary\na_count{b=\"c\",d=\"e\"} 1\na_sum{d=\"e\",b=\"c\"} 1\n", true},
      {"# TYPE a info\na_info{b=\"c\"} 1\na_info{b=\"d\"} 1\n", true},
      {"# TYPE a info\na_info{b=\"c\"} 1\na_info{b=\"c\"} 1\n", false},
      {"a{b=\"c\"} 1\na{b=\"c\"} 2\n", false},
      {"a{b=\"c\"} 1\na{b=\"d\"} 2\na{b=\"c\"} 2\n", false},
      {"# TYPE a counter\na_total 1\na_created 1\na_total 1\n", false},
      {"# TYPE a stateset\na{a=\"on\"} 1\na{a=\"on\"} 1\n", false},
      // Lengths tell texts apart that would read the same one behind the other.
      {"a{b=\"c1:d1:e\"} 1\na{b=\"c\",d=\"e\"} 1\n", true},
  };
  check(cases);
}

TEST(OpenMetricsFamilies, HoldTimestampsInOrder) {
  const Case cases[] = {
      {"a 1 1\na 2 1\na 3 1.5\n", true},
      {"a 1 2\na 2 1\n", false},
      {"a 0 -1\na 0 -1.1\n", false},
      {"a 1 1\na 2\n", false},
      {"a 1\na 2 1\n", false},
      {"a{b=\"c\"} 1 2\na{b=\"d\"} 1 1\n", true},
      {"a{b=\"c\"} 1 2\na{b=\"d\"} 1\n", true},
      {"# TYPE a info\na_info{b=\"c\"} 1 2\na_info{b=\"d\"} 1 1\n", true},
  };
  check(cases);
}

TEST(OpenMetricsFamilies, TakeExemplarsWhereTheyMayBe) {
  const Case cases[] = {
      {"# TYPE a counter\na_total 1 # {} 1\n", true},
      {"# TYPE a counter\na_created 1 # {} 1\n", false},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 # {} 1\n", true},
      {"# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1 # {} 1\n", true},
      {"# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1 # {} 1\n", false},
      {"# TYPE a gauge\na 1 # {} 1\n", false},
      {"# TYPE a_bucket gauge\na_bucket 1 # {} 1\n", false},
      {"# TYPE a_total gauge\na_total 1 # {} 1\n", false},
      {"# TYPE a summary\na{quantile=\"1\"} 1 # {} 1\n", false},
      {"# TYPE a info\na_info 1 # {} 1\n", false},
      {"# TYPE a stateset\na{a=\"b\"} 1 # {} 1\n", false},
      {"a 1 # {} 1\n", false},
  };
  check(cases);
}

}  // namespace
}  // namespace hb
