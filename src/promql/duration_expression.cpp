#include "promql/duration_expression.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "promql/number_text.hpp"
#include "promql/time_text.hpp"

namespace hb::promql {
namespace {

using Kind = DurationTerm::Kind;

double in_seconds(Duration duration) { return static_cast<double>(duration.count()) / 1000; }

// Takes the last value off a stack.
template <typename T>
T pop(std::vector<T>& stack) {
  HB_ASSERT(!stack.empty());
  T last = std::move(stack.back());
  stack.pop_back();
  return last;
}

Result<double> calculate(Kind kind, double left, double right) {
  switch (kind) {
    case Kind::add:
      return left + right;
    case Kind::subtract:
      return left - right;
    case Kind::multiply:
      return left * right;
    case Kind::divide:
      if (right == 0) return fail(ErrorCode::invalid, "division by zero");
      return left / right;
    case Kind::modulo:
      if (right == 0) return fail(ErrorCode::invalid, "modulo by zero");
      return std::fmod(left, right);
    case Kind::power:
      return std::pow(left, right);
    case Kind::min_of:
      return std::min(left, right);
    case Kind::max_of:
      return std::max(left, right);
    default:
      HB_ASSERT(false);
  }
}

std::string_view symbol(Kind kind) {
  switch (kind) {
    case Kind::add:
      return "+";
    case Kind::subtract:
      return "-";
    case Kind::multiply:
      return "*";
    case Kind::divide:
      return "/";
    case Kind::modulo:
      return "%";
    default:
      return "^";
  }
}

std::string text_of(const DurationTerm& term) {
  switch (term.kind) {
    case Kind::duration:
      return format_duration(Duration{std::llround(term.value * 1000)});
    case Kind::step:
      return "step()";
    case Kind::range:
      return "range()";
    default: {
      std::string text;
      append_number(text, term.value);
      return text;
    }
  }
}

}  // namespace

bool DurationExpression::depends_on_query() const {
  return std::ranges::any_of(
      terms, [](const DurationTerm& term) { return term.kind == Kind::step || term.kind == Kind::range; });
}

Result<Duration> duration_of_seconds(double seconds) {
  const double ms = std::round(seconds * 1000);
  // Prometheus holds durations in nanoseconds.
  constexpr double kMsMax = static_cast<double>(INT64_MAX / 1'000'000);
  if (!(std::abs(ms) <= kMsMax)) return fail(ErrorCode::invalid, "duration out of range");
  return Duration{static_cast<int64_t>(ms)};
}

Result<Duration> evaluate(const DurationExpression& expression, const QueryTimes& query) {
  std::vector<double> stack;
  for (const DurationTerm& term : expression.terms) {
    switch (term.kind) {
      case Kind::number:
      case Kind::duration:
        stack.push_back(term.value);
        break;
      case Kind::step:
        stack.push_back(in_seconds(query.step));
        break;
      case Kind::range:
        stack.push_back(in_seconds(query.range));
        break;
      case Kind::negate:
        stack.push_back(-pop(stack));
        break;
      case Kind::parentheses:
        break;
      default: {
        const double right = pop(stack);
        const Result<double> value = calculate(term.kind, pop(stack), right);
        if (!value) return std::unexpected(value.error());
        stack.push_back(*value);
      }
    }
  }
  return duration_of_seconds(pop(stack));
}

std::string print(const DurationExpression& expression) {
  std::vector<std::string> stack;
  for (const DurationTerm& term : expression.terms) {
    if (term.kind <= Kind::range) {
      stack.push_back(text_of(term));
    } else if (term.kind == Kind::negate) {
      stack.push_back("-" + pop(stack));
    } else if (term.kind == Kind::parentheses) {
      stack.push_back("(" + pop(stack) + ")");
    } else {
      const std::string right = pop(stack);
      std::string left = pop(stack);
      if (term.kind >= Kind::min_of) {
        left = fmt::format("{}({}, {})", term.kind == Kind::min_of ? "min_of" : "max_of", left, right);
      } else {
        left.append(" ").append(symbol(term.kind)).append(" ").append(right);
      }
      stack.push_back(std::move(left));
    }
  }
  return pop(stack);
}

}  // namespace hb::promql
