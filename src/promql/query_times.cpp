#include "promql/query_times.hpp"

#include <optional>
#include <utility>
#include <variant>

#include "promql/parse_error.hpp"

namespace hb::promql {
namespace {

enum class Sign : uint8_t { any, positive };

// Puts durations into nodes; the first that has no value stays in error().
class Resolver {
 public:
  explicit Resolver(const StepGrid& query) : times_{query.step, query.last() - query.start} {}

  void operator()(VectorSelector& selector) { put_offset(selector.shift); }
  void operator()(RangeSelector& range) {
    put(range.range, range.range_expression, Sign::positive);
    put_offset(range.selector.shift);
  }
  void operator()(Subquery& subquery) {
    put(subquery.range, subquery.range_expression, Sign::positive);
    if (subquery.step) put(*subquery.step, subquery.step_expression, Sign::positive);
    put_offset(subquery.shift);
  }
  template <typename Other>
  void operator()(Other& /*other*/) {}

  [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }

 private:
  void put_offset(TimeShift& shift) { put(shift.offset, shift.offset_expression, Sign::any); }

  void put(Duration& duration, const DurationExpression& expression, Sign sign) {
    if (error_ || !expression.depends_on_query()) return;
    const Result<Duration> value = evaluate(expression, times_);
    if (!value) {
      error_ = {expression.begin, value.error().message};
    } else if (sign == Sign::positive && *value <= Duration{0}) {
      error_ = {expression.begin, kDurationNotPositive};
    } else {
      duration = *value;
    }
  }

  QueryTimes times_;
  std::optional<Diagnostic> error_;
};

}  // namespace

Result<Syntax> with_query_times(const Syntax& syntax, std::string_view text, const StepGrid& query) {
  Syntax resolved = syntax;
  Resolver resolver(query);
  for (Node& node : resolved.nodes)
    std::visit(resolver, node.kind);
  if (resolver.error()) return std::unexpected(parse_error(text, *resolver.error()));
  resolved.depends_on_query_times = false;
  return resolved;
}

}  // namespace hb::promql
