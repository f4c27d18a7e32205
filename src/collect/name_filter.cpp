#include "collect/name_filter.hpp"

#include <utility>

namespace hb::collect {
namespace {

// Matcher anchors its expression at both ends; these are searched for anywhere.
Result<std::optional<Matcher>> make_search(std::string_view pattern) {
  if (pattern.empty()) return std::nullopt;
  auto matcher = Matcher::make(MatchOp::regex, "name", "(?s:.*)(?:" + std::string(pattern) + ")(?s:.*)");
  if (matcher) return std::move(*matcher);
  // The pattern by itself has the same fault, and a message that shows nothing of the searching around it.
  auto alone = Matcher::make(MatchOp::regex, "name", std::string(pattern));
  return std::unexpected(alone ? matcher.error() : alone.error());
}

}  // namespace

Result<NameFilter> NameFilter::make(Patterns patterns) {
  auto include = make_search(patterns.include);
  if (!include) return std::unexpected(include.error());
  auto exclude = make_search(patterns.exclude);
  if (!exclude) return std::unexpected(exclude.error());
  return NameFilter(std::move(*include), std::move(*exclude));
}

Result<NameFilter> NameFilter::from_flags(const FlagValues& flags, const FlagSpec* include,
                                          const FlagSpec* exclude) {
  for (const FlagSpec* flag : {include, exclude}) {
    if (flag == nullptr) continue;
    if (const auto compiled = make_search(flags.text(*flag)); !compiled) {
      return fail(ErrorCode::invalid, "--" + std::string(flag->name) + ": " + compiled.error().message);
    }
  }
  return make({.include = include == nullptr ? std::string_view() : flags.text(*include),
               .exclude = exclude == nullptr ? std::string_view() : flags.text(*exclude)});
}

bool NameFilter::accepts(std::string_view name) {
  if (accepts_all()) return true;
  if (const auto found = remembered_.find(name); found != remembered_.end()) return found->second;
  const bool accepted = (!include_ || include_->matches(name)) && (!exclude_ || !exclude_->matches(name));
  if (remembered_.size() >= kRememberedMax) remembered_.clear();
  remembered_.emplace(name, accepted);
  return accepted;
}

}  // namespace hb::collect
