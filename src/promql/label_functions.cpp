#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/utf8.hpp"
#include "promql/result_labels.hpp"
#include "promql/token.hpp"
#include "promql/vector_functions.hpp"

namespace hb::promql {
namespace {

bool is_label_name(std::string_view name) { return !name.empty() && is_valid_utf8(name); }

Labels with_label(const Labels& labels, std::string_view name, std::string_view value) {
  std::vector<LabelView> changed(labels.begin(), labels.end());
  changed.push_back({name, value});  // of two with one name the last wins, and an empty one is none
  return Labels(changed);
}

void set_label(ResultLabels& labels, std::string_view name, std::string_view value) {
  if (name == kMetricName) labels.drop_name = false;
  if (labels.labels->get(name) == value) return;
  labels.labels = std::make_shared<const Labels>(with_label(*labels.labels, name, value));
}

// What `$1`, `${1}` and `${name}` in a replacement stand for (Go's regexp.Expand).
class Template {
 public:
  Template(std::string_view text, const RE2& regex) : text_(text), names_(regex.NamedCapturingGroups()) {}

  [[nodiscard]] std::string expand(const std::vector<re2::StringPiece>& groups) const {
    std::string out;
    std::string_view rest = text_;
    while (!rest.empty()) {
      const std::size_t dollar = rest.find('$');
      out.append(rest.substr(0, dollar));
      if (dollar == std::string_view::npos) break;
      rest.remove_prefix(dollar + 1);
      if (rest.starts_with('$')) {
        out.push_back('$');
        rest.remove_prefix(1);
      } else if (const std::string_view name = take_name(rest); !name.empty()) {
        append_group(out, name, groups);
      } else {
        out.push_back('$');
      }
    }
    return out;
  }

 private:
  static bool is_name(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  // The name behind a dollar, in braces or without; empty when there is none.
  static std::string_view take_name(std::string_view& rest) {
    const bool braced = rest.starts_with('{');
    std::size_t end = braced ? 1 : 0;
    const std::size_t begin = end;
    while (end < rest.size() && is_name(rest[end]))
      ++end;
    const std::string_view name = rest.substr(begin, end - begin);
    if (name.empty() || (braced && (end == rest.size() || rest[end] != '}'))) return {};
    rest.remove_prefix(end + (braced ? 1 : 0));
    return name;
  }

  void append_group(std::string& out, std::string_view name,
                    const std::vector<re2::StringPiece>& groups) const {
    std::size_t index = groups.size();
    if (name.find_first_not_of("0123456789") == std::string_view::npos) {
      if (name.size() < 6) index = std::stoul(std::string(name));
    } else if (const auto found = names_.find(std::string(name)); found != names_.end()) {
      index = static_cast<std::size_t>(found->second);
    }
    if (index < groups.size()) out.append(groups[index].data(), groups[index].size());
  }

  std::string_view text_;
  const std::map<std::string, int>& names_;
};

}  // namespace

Result<ColumnSet> label_replace(CallInput& input) {
  const std::string_view destination = input.string(1);
  const std::string_view source = input.string(3);
  const std::string pattern(input.string(4));
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(Matcher::kRegexMemoryMax);
  const RE2 regex("^(?s:" + pattern + ")$", options);
  if (!regex.ok()) {
    return fail(ErrorCode::invalid,
                fmt::format("invalid regular expression in label_replace(): {}", pattern));
  }
  if (!is_label_name(destination)) {
    return fail(ErrorCode::invalid,
                fmt::format("invalid destination label name in label_replace(): {}", destination));
  }
  const Template replacement(input.string(2), regex);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1);

  ColumnSet columns = std::move(input.arguments[0]);
  for (std::size_t series = 0; series < columns.size(); ++series) {
    const std::string_view value = columns.labels(series).labels->get(source);
    const bool matches = regex.Match({value.data(), value.size()}, 0, value.size(), RE2::ANCHOR_BOTH,
                                     groups.data(), static_cast<int>(groups.size()));
    if (matches) set_label(columns.labels(series), destination, replacement.expand(groups));
  }
  if (Result<void> merged = merge_same_labels(columns); !merged) return std::unexpected(merged.error());
  return columns;
}

Result<ColumnSet> label_join(CallInput& input) {
  const std::string_view destination = input.string(1);
  const std::string_view separator = input.string(2);
  if (!is_label_name(destination)) {
    return fail(ErrorCode::invalid,
                fmt::format("invalid destination label name in label_join(): {}", destination));
  }
  for (std::size_t place = 3; place < input.call().arguments.size(); ++place) {
    if (is_label_name(input.string(place))) continue;
    return fail(ErrorCode::invalid,
                fmt::format("invalid source label name in label_join(): {}", input.string(place)));
  }
  ColumnSet columns = std::move(input.arguments[0]);
  for (std::size_t series = 0; series < columns.size(); ++series) {
    const Labels& labels = *columns.labels(series).labels;
    std::string joined;
    for (std::size_t place = 3; place < input.call().arguments.size(); ++place)
      joined.append(place == 3 ? "" : separator).append(labels.get(input.string(place)));
    set_label(columns.labels(series), destination, joined);
  }
  if (Result<void> merged = merge_same_labels(columns); !merged) return std::unexpected(merged.error());
  return columns;
}

}  // namespace hb::promql
