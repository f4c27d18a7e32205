// A query whose selectors all have `@ TIME` gives the same whenever it is asked. The queries of the project's
// own scripts are given one, printed and asked again at other times.
#include <array>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "promql/function_table.hpp"
#include "promql/printer.hpp"
#include "promql/query.hpp"
#include "promql/script/own_scripts.hpp"
#include "promql/script/runner.hpp"

namespace hb::promql::script {
namespace {

// They look at the time of evaluation, or at series of their own.
bool depends_on_time(const Call& call) {
  static const std::set<std::string_view> kAlways = {"time",  "timestamp", "predict_linear", "info",
                                                     "start", "end",       "range",          "step"};
  static const std::set<std::string_view> kWithoutVector = {
      "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year"};
  return kAlways.contains(call.function->name) ||
         (call.arguments.empty() && kWithoutVector.contains(call.function->name));
}

// Puts `@ time` on what has none. What is inside a subquery looks at the subquery's steps.
class TimeFixer {
 public:
  TimeFixer(Syntax& syntax, Timestamp time) : time_(time), inside_(syntax.nodes.size(), false) {
    for (std::size_t i = 0; i < syntax.nodes.size(); ++i) {
      const Node& node = syntax.nodes[i];
      if (!std::holds_alternative<Subquery>(node.kind)) continue;
      std::fill(inside_.begin() + static_cast<std::ptrdiff_t>(node.first),
                inside_.begin() + static_cast<std::ptrdiff_t>(i), true);
    }
    for (std::size_t i = 0; i < syntax.nodes.size(); ++i) {
      if (!inside_[i]) std::visit(*this, syntax.nodes[i].kind);
    }
  }

  void operator()(VectorSelector& selector) const { fix(selector.shift); }
  void operator()(RangeSelector& range) const { fix(range.selector.shift); }
  void operator()(Subquery& subquery) const { fix(subquery.shift); }
  template <typename Other>
  void operator()(Other& /*other*/) const {}

 private:
  void fix(TimeShift& shift) const {
    if (!shift.at) shift.at = time_;
  }

  Timestamp time_;
  std::vector<bool> inside_;
};

// Nothing where the result may differ from one time to another.
std::optional<std::string> at_fixed_time(const Eval& eval) {
  if (eval.step != Duration{0} || eval.fails) return std::nullopt;
  const auto query = Query::parse(eval.query, {});
  if (!query || (*query)->syntax().depends_on_query_times) return std::nullopt;
  Syntax syntax = (*query)->syntax();
  for (const Node& node : syntax.nodes) {
    const auto* call = std::get_if<Call>(&node.kind);
    if (call != nullptr && depends_on_time(*call)) return std::nullopt;
  }
  const TimeFixer fixed(syntax, eval.start);
  return print(syntax);
}

std::vector<Timestamp> other_times(Timestamp time) {
  const Duration since_epoch = time.time_since_epoch();
  if (since_epoch == Duration{0})
    return {Timestamp{Duration{-1000}}, Timestamp{Duration{0}}, Timestamp{Duration{1000}}};
  return {Timestamp{-10 * since_epoch}, Timestamp{Duration{0}}, Timestamp{since_epoch / 5}, time,
          Timestamp{10 * since_epoch}};
}

// The script with every case asked at other times; what annotations say of places in the text differs.
std::vector<Command> asked_again(const std::vector<Command>& commands) {
  std::vector<Command> again;
  for (const Command& command : commands) {
    const auto* eval = std::get_if<Eval>(&command.what);
    if (eval == nullptr) {
      again.push_back(command);
      continue;
    }
    const std::optional<std::string> query = at_fixed_time(*eval);
    if (!query) continue;
    for (const Timestamp time : other_times(eval->start)) {
      Eval moved = *eval;
      moved.query = *query;
      moved.start = moved.end = time;
      moved.warnings.clear();
      moved.infos.clear();
      again.push_back({command.line, std::move(moved)});
    }
  }
  return again;
}

TEST(OwnScripts, GiveTheSameAtAFixedTime) {
  const SystemClock clock;
  std::size_t cases = 0;
  for (const OwnScript& own : own_scripts()) {
    MemoryTarget target;
    const auto outcomes = run(asked_again(own.commands), target, clock);
    ASSERT_TRUE(outcomes) << outcomes.error().message;
    cases += outcomes->size();
    for (const Outcome& outcome : *outcomes) {
      EXPECT_EQ(outcome.verdict, Verdict::passed)
          << own.name << ":" << outcome.line << ": " << outcome.query << ": " << outcome.why;
    }
  }
  EXPECT_GT(cases, 400U);
}

}  // namespace
}  // namespace hb::promql::script
