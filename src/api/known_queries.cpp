#include "api/known_queries.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "promql/syntax.hpp"

namespace hb::api {
namespace {

bool is_regex(const Matcher& matcher) {
  return matcher.op() == MatchOp::regex || matcher.op() == MatchOp::not_regex;
}

std::size_t regexes_in(const promql::Node& node) {
  const promql::VectorSelector* selector = std::get_if<promql::VectorSelector>(&node.kind);
  if (const auto* range = std::get_if<promql::RangeSelector>(&node.kind)) selector = &range->selector;
  if (selector == nullptr) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(selector->matchers, is_regex));
}

std::size_t weight_of(const promql::Query& query) {
  std::size_t regexes = 0;
  for (const promql::Node& node : query.syntax().nodes)
    regexes += regexes_in(node);
  return 1 + regexes * KnownQueries::kRegexWeight;
}

}  // namespace

KnownQueryPtr KnownQueries::find(std::string_view text) const {
  const std::scoped_lock lock(mutex_);
  const auto found = queries_.find(text);
  return found == queries_.end() ? nullptr : found->second;
}

Result<KnownQueryPtr> KnownQueries::parse(std::string_view text, const promql::Limits& limits) {
  if (KnownQueryPtr known = find(text)) return known;
  Result<promql::QueryPtr> parsed = promql::Query::parse(text, limits);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  auto known = std::make_shared<KnownQuery>(*std::move(parsed));
  const std::size_t weight = weight_of(*known->query);
  if (text.size() > kTextBytesMax || weight > kWeightMax) return known;
  const std::scoped_lock lock(mutex_);
  if (weight_ + weight > kWeightMax) {
    queries_.clear();
    weight_ = 0;
  }
  if (queries_.try_emplace(std::string(text), known).second) weight_ += weight;
  return known;
}

}  // namespace hb::api
