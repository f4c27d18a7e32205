#include "promql/series_selector.hpp"

#include <variant>

#include <fmt/format.h>

#include "promql/query.hpp"

namespace hb::promql {

Result<std::vector<Matcher>> parse_series_selector(std::string_view text, const Limits& limits) {
  const Result<QueryPtr> query = Query::parse(text, limits);
  if (!query) return std::unexpected(query.error());
  const Syntax& syntax = (*query)->syntax();
  const auto* selector = std::get_if<VectorSelector>(&syntax.node(syntax.root()).kind);
  if (selector == nullptr || selector->shift.has_offset || selector->shift.at ||
      selector->edges != Edges::plain) {
    return fail(
        ErrorCode::invalid,
        fmt::format("expected a series selector such as node_load1 or {{job=\"a\"}}, found {}", text));
  }
  return selector->matchers;
}

}  // namespace hb::promql
