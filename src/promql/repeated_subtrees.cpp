#include "promql/repeated_subtrees.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>

#include "promql/function_table.hpp"

namespace hb::promql {
namespace {

// What a node says, apart from where it stands, as bytes that are equal for equal nodes alone: every part has
// a fixed length or is preceded by it.
class NodeKey {
 public:
  explicit NodeKey(const Node& node) { number(node.kind.index()); }

  void operator()(const NumberLiteral& literal) { number(literal.value); }
  void operator()(const StringLiteral& literal) { text(literal.value); }
  void operator()(const VectorSelector& selector) {
    number(selector.matchers.size());
    for (const Matcher& matcher : selector.matchers) {
      number(matcher.op());
      text(matcher.name());
      text(matcher.value());
    }
    shift(selector.shift);
  }
  void operator()(const RangeSelector& range) {
    (*this)(range.selector);
    number(range.range.count());
  }
  void operator()(const Subquery& subquery) {
    number(subquery.range.count());
    number(subquery.step.has_value());
    number(subquery.step.value_or(Duration{0}).count());
    shift(subquery.shift);
  }
  void operator()(const Call& call) { text(call.function->name); }
  void operator()(const Aggregation& aggregation) {
    number(aggregation.aggregator);
    number(aggregation.without);
    texts(aggregation.labels);
  }
  void operator()(const BinaryOperation& operation) {
    const VectorMatching& matching = operation.matching;
    number(operation.op);
    number(operation.return_bool);
    number(matching.cardinality);
    number(matching.on);
    texts(matching.labels);
    texts(matching.include);
    for (const std::optional<double>& fill : {matching.fill_left, matching.fill_right}) {
      number(fill.has_value());
      number(fill.value_or(0));
    }
  }
  void operator()(const UnaryOperation& operation) { number(operation.negative); }
  void operator()(const Parentheses& /*parentheses*/) {}

  void number(double value) { number(std::bit_cast<uint64_t>(value)); }
  template <typename Number>
    requires(std::is_integral_v<Number> || std::is_enum_v<Number>)
  void number(Number value) {
    const auto bytes = std::bit_cast<std::array<char, sizeof(uint64_t)>>(static_cast<uint64_t>(value));
    key_.append(bytes.data(), bytes.size());
  }

  [[nodiscard]] std::string take() { return std::move(key_); }

 private:
  void text(std::string_view value) {
    number(value.size());
    key_.append(value);
  }
  void texts(const std::vector<std::string>& values) {
    number(values.size());
    for (const std::string& value : values)
      text(value);
  }
  void shift(const TimeShift& shift) {
    number(shift.offset.count());
    number(shift.at ? shift.at->index() : std::variant_npos);
    if (!shift.at) return;
    if (const auto* time = std::get_if<Timestamp>(&*shift.at)) number(unix_ms(*time));
  }

  std::string key_;
};

bool has_series_or_steps(const Node& node) {
  return std::holds_alternative<VectorSelector>(node.kind) ||
         std::holds_alternative<RangeSelector>(node.kind) || std::holds_alternative<Subquery>(node.kind);
}

bool has_columns(const Node& node) {
  return node.type == ValueType::vector || node.type == ValueType::scalar;
}

// Gives the nodes of a tree the same number where their subtrees are equal.
class Numbering {
 public:
  Numbering(const Syntax& syntax, std::size_t first, const std::vector<bool>& wants_sample_time)
      : syntax_(syntax), first_(first), wants_sample_time_(wants_sample_time) {}

  // They come in order, from the first on.
  void add(std::size_t node) {
    NodeKey key(syntax_.nodes[node]);
    std::visit(key, syntax_.nodes[node].kind);
    key.number(wants_sample_time_[node]);
    bool worth_sharing = has_series_or_steps(syntax_.nodes[node]);
    // The last operand ends just before its node, each other one just before the next begins.
    const auto begin = static_cast<std::size_t>(syntax_.nodes[node].first);
    for (std::size_t end = node; end > begin; end = static_cast<std::size_t>(syntax_.nodes[end - 1].first)) {
      key.number(number_of(end - 1));
      worth_sharing = worth_sharing || this->worth_sharing(end - 1);
    }
    numbers_.push_back(known_.try_emplace(key.take(), known_.size()).first->second);
    worth_sharing_.push_back(worth_sharing);
  }

  [[nodiscard]] std::size_t number_of(std::size_t node) const { return numbers_[node - first_]; }
  [[nodiscard]] bool worth_sharing(std::size_t node) const { return worth_sharing_[node - first_]; }
  [[nodiscard]] std::size_t count() const { return known_.size(); }

 private:
  const Syntax& syntax_;
  const std::size_t first_;
  const std::vector<bool>& wants_sample_time_;
  std::unordered_map<std::string, std::size_t> known_;
  std::vector<std::size_t> numbers_;
  std::vector<bool> worth_sharing_;
};

}  // namespace

RepeatedSubtrees::RepeatedSubtrees(const Syntax& syntax, std::span<const std::size_t> visited,
                                   const std::vector<bool>& wants_sample_time)
    : syntax_(syntax) {
  const std::size_t root = visited.back();
  const auto first = static_cast<std::size_t>(syntax.nodes[root].first);
  const auto begin = syntax.nodes.begin();
  // Most queries have one selector: nothing in them can repeat.
  if (std::count_if(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(root) + 1,
                    has_series_or_steps) < 2)
    return;
  Numbering numbering(syntax, first, wants_sample_time);
  for (std::size_t node = first; node <= root; ++node)
    numbering.add(node);

  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> originals(numbering.count(), kNone);
  for (const std::size_t node : visited) {
    std::size_t& original = originals[numbering.number_of(node)];
    if (original == kNone) original = node;
  }
  // From the root down, so that what contains others is found before them.
  std::size_t end = root + 1;
  for (const std::size_t node : std::views::reverse(visited)) {
    if (node >= end) continue;
    const std::size_t original = originals[numbering.number_of(node)];
    if (original == node || !numbering.worth_sharing(node) || !has_columns(syntax.nodes[node])) continue;
    repeats_.push_back({.root = node, .original = original});
    end = static_cast<std::size_t>(syntax.nodes[node].first);
  }
  std::ranges::reverse(repeats_);
}

const RepeatedSubtrees::Repeat* RepeatedSubtrees::beginning_with(std::size_t node) const {
  // They do not overlap: the one that begins there is the first that ends there or later.
  const auto found = std::ranges::lower_bound(repeats_, node, {}, &Repeat::root);
  const bool begins =
      found != repeats_.end() && static_cast<std::size_t>(syntax_.nodes[found->root].first) == node;
  return begins ? &*found : nullptr;
}

}  // namespace hb::promql
