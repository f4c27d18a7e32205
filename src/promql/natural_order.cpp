#include "promql/natural_order.hpp"

#include <algorithm>
#include <cstddef>

namespace hb::promql {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The run of digits, or of other characters, at the front of a text, which is shortened by it.
std::string_view take_run(std::string_view& text) {
  const bool digits = is_digit(text.front());
  const auto* const end = std::ranges::find_if(text, [&](char c) { return is_digit(c) != digits; });
  const std::string_view run = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(run.size());
  return run;
}

std::weak_ordering by_number(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

}  // namespace

std::weak_ordering natural_order(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view left = take_run(a);
    const std::string_view right = take_run(b);
    const bool numbers = is_digit(left.front()) && is_digit(right.front());
    const std::weak_ordering order = numbers ? by_number(left, right) : left <=> right;
    if (order != 0) return order;
  }
  return a.size() <=> b.size();
}

}  // namespace hb::promql
