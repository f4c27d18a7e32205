#include "promql/query.hpp"

#include <utility>

#include "promql/parse_error.hpp"
#include "promql/parser.hpp"
#include "promql/type_check.hpp"

namespace hb::promql {

Result<std::shared_ptr<const Query>> Query::parse(std::string_view text, const Limits& limits) {
  Result<Syntax> syntax = promql::parse(text, limits);
  if (!syntax) return std::unexpected(syntax.error());
  if (const auto wrong = check_types(*syntax, text)) return std::unexpected(parse_error(text, *wrong));
  return std::shared_ptr<const Query>(new Query(std::string(text), std::move(*syntax)));
}

}  // namespace hb::promql
