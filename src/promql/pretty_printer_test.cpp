#include "promql/pretty_printer.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "promql/parser.hpp"
#include "promql/printer.hpp"

namespace hb::promql {
namespace {

Result<std::string> pretty(std::string_view text) {
  const auto syntax = parse(text, {});
  if (!syntax) return std::unexpected(syntax.error());
  return pretty_print(*syntax);
}

struct Layout {
  std::string_view query;
  std::string_view laid_out;
};

class PrettyPrinter : public testing::TestWithParam<Layout> {};

TEST_P(PrettyPrinter, BreaksAsPrometheusDoes) {
  EXPECT_EQ(pretty(GetParam().query).value_or("refused"), GetParam().laid_out);
}

// Names of fifty and of forty-seven characters: with an operator between them they just fit into a line.
#define LONG "a123456789b123456789c123456789d123456789e123456789"
#define SHORT "a123456789b123456789c123456789d123456789e123456"

INSTANTIATE_TEST_SUITE_P(Short, PrettyPrinter,
                         testing::Values(Layout{"sum  by(a)(rate(b [5m]))", "sum by (a) (rate(b[5m]))"},
                                         Layout{"-a", "-a"},
                                         Layout{"rate(a[5m]anchored)</1", "rate(a[5m] anchored) </ 1"},
                                         Layout{"min_over_time(a[5m:1m])", "min_over_time(a[5m:1m])"},
                                         Layout{LONG LONG "x", LONG LONG "x"}, Layout{"a[5m:1m]", "a[5m:1m]"},
                                         // A hundred bytes fit.
                                         Layout{LONG "+" SHORT, LONG " + " SHORT},
                                         Layout{LONG "+" SHORT "7", "  " LONG "\n+\n  " SHORT "7"}));

INSTANTIATE_TEST_SUITE_P(
    Long, PrettyPrinter,
    testing::Values(
        Layout{LONG " + on(a) group_left(b) " LONG, "  " LONG "\n+ on (a) group_left (b)\n  " LONG},
        Layout{LONG " > bool " LONG, "  " LONG "\n> bool\n  " LONG},
        Layout{"(" LONG "+" LONG ")", "(\n    " LONG "\n  +\n    " LONG "\n)"},
        Layout{"sum by (x) (" LONG "+" LONG ")", "sum by (x) (\n    " LONG "\n  +\n    " LONG "\n)"},
        Layout{"topk(3, " LONG "+" LONG ")", "topk(\n  3,\n    " LONG "\n  +\n    " LONG "\n)"},
        Layout{"clamp(" LONG LONG ", 1, 2)", "clamp(\n  " LONG LONG ",\n  1,\n  2\n)"},
        Layout{"-(" LONG "+" LONG ")", "-(\n    " LONG "\n  +\n    " LONG "\n)"},
        Layout{"abs(-sum(" LONG "+" LONG "))",
               "abs(\n  -sum(\n      " LONG "\n    +\n      " LONG "\n  )\n)"},
        Layout{"rate(" LONG LONG "[5m])", "rate(\n  " LONG LONG "[5m]\n)"},
        Layout{"max_over_time((" LONG "+" LONG ")[1h:1m] offset 5m)",
               "max_over_time(\n  (\n      " LONG "\n    +\n      " LONG "\n  )[1h:1m] offset 5m\n)"},
        // A subquery that fits is not indented.
        Layout{"label_replace(max_over_time(a[1h:1m]),'" LONG "', '" LONG "', 'a', 'b')",
               "label_replace(\n  max_over_time(a[1h:1m]),\n  \"" LONG "\",\n  \"" LONG
               "\",\n  \"a\",\n  \"b\"\n)"},
        Layout{"quantile_over_time(scalar(" LONG "), " LONG "[5m:])",
               "quantile_over_time(\n  scalar(" LONG "),\n" LONG "[5m:]\n)"}));

TEST(PrettyPrinter, WhatWasLaidOutIsTheSameQuery) {
  std::string query = "a";
  for (int i = 0; i < 60; ++i)
    query += " + sum by (x, y) (rate(some_metric_of_a_length{a=\"b\", c=~\"d.*\"}[5m] offset 1h))";
  const auto laid_out = pretty(query);
  ASSERT_TRUE(laid_out);
  EXPECT_EQ(print(*parse(*laid_out, {})), print(*parse(query, {})));
}

TEST(PrettyPrinter, RefusesWhatWouldFillTheMemory) {
  const auto chain = [](std::size_t terms) {
    std::string query = "a";
    for (std::size_t i = 1; i < terms; ++i)
      query += "+a";
    return pretty(query);
  };
  // Each term takes its own line, and two blanks for every term behind it.
  const auto fits = chain(1000);
  ASSERT_TRUE(fits);
  EXPECT_LE(fits->size(), kPrettyBytesMax);
  const auto refused = chain(100'000);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit);
}

}  // namespace
}  // namespace hb::promql
