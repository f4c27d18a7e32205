#include "model/exposition_lint.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "model/exposition_parser.hpp"

namespace hb {
namespace {

using Type = ExpositionType;

// A word of a metric's name that is a unit, and the base unit that it should be.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kUnits = {{
    {"amperes", "amperes"},    {"bytes", "bytes"},     {"celsius", "celsius"}, {"grams", "grams"},
    {"joules", "joules"},      {"kelvin", "kelvin"},   {"meters", "meters"},   {"metres", "metres"},
    {"moles", "moles"},        {"seconds", "seconds"}, {"volts", "volts"},     {"minutes", "seconds"},
    {"hours", "seconds"},      {"days", "seconds"},    {"weeks", "seconds"},   {"kelvins", "kelvin"},
    {"fahrenheit", "celsius"}, {"rankine", "celsius"}, {"inches", "meters"},   {"yards", "meters"},
    {"miles", "meters"},       {"bits", "bytes"},      {"calories", "joules"}, {"pounds", "grams"},
}};
constexpr std::array<std::string_view, 17> kPrefixes = {"",     "pico", "nano",  "micro", "milli", "centi",
                                                        "deci", "deca", "hecto", "kilo",  "kibi",  "mega",
                                                        "mebi", "giga", "gibi",  "tera",  "tebi"};
constexpr std::array<std::string_view, 14> kAbbreviations = {"s",  "ms", "us", "ns", "sec", "b", "kb",
                                                             "mb", "gb", "tb", "pb", "m",   "h", "d"};
constexpr std::array<std::string_view, 4> kTypes = {"counter", "gauge", "histogram", "summary"};

struct Family {
  std::string name;
  Type type = Type::unknown;
  bool has_help = false;
  bool has_samples = false;
  std::vector<std::string> problems = {};  // of its series
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool is_camel_case(std::string_view name) {
  return std::ranges::adjacent_find(
             name, [](char a, char b) { return a >= 'a' && a <= 'z' && b >= 'A' && b <= 'Z'; }) != name.end();
}

std::vector<std::string_view> words(std::string_view name) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = name.find('_');
    out.push_back(name.substr(0, end));
    if (end == std::string_view::npos) return out;
    name.remove_prefix(end + 1);
  }
}

std::string unit_problem(std::string_view name) {
  for (const std::string_view word : words(name)) {
    for (const auto& [unit, base] : kUnits) {
      if (!word.ends_with(unit)) continue;
      const std::string_view prefix = word.substr(0, word.size() - unit.size());
      if (std::ranges::find(kPrefixes, prefix) == kPrefixes.end()) continue;
      if (word != base) return fmt::format("{} should be the base unit {}", word, base);
    }
  }
  return {};
}

bool has_abbreviated_unit(std::string_view name) {
  const auto parts = words(name);
  return std::any_of(parts.begin() + 1, parts.end(), [](std::string_view word) {
    return std::ranges::find(kAbbreviations, word) != kAbbreviations.end();
  });
}

void add_suffix_problems(std::vector<std::string>& out, const Family& family) {
  const std::string_view name = family.name;
  const bool is_histogram = family.type == Type::histogram || family.type == Type::gaugehistogram;
  const bool is_summary = family.type == Type::summary;
  if (family.type == Type::counter && !name.ends_with("_total"))
    out.emplace_back("a counter should end with _total");
  if (family.type == Type::unknown) return;
  if (family.type != Type::counter && name.ends_with("_total"))
    out.emplace_back("only counters should end with _total");
  if (!is_histogram && name.ends_with("_bucket")) out.emplace_back("only histograms should end with _bucket");
  for (const std::string_view suffix : {"_count", "_sum"}) {
    if (!is_histogram && !is_summary && name.ends_with(suffix))
      out.push_back(fmt::format("only histograms and summaries should end with {}", suffix));
  }
}

std::vector<std::string> problems_of(const Family& family) {
  std::vector<std::string> out;
  const std::string name = lower(family.name);
  if (!family.has_help) out.emplace_back("it has no help text");
  if (std::string problem = unit_problem(family.name); !problem.empty()) out.push_back(std::move(problem));
  add_suffix_problems(out, family);
  const auto parts = words(name);
  for (const std::string_view type : kTypes) {
    if (std::ranges::find(parts, type) != parts.end())
      out.push_back(fmt::format("its name should not say its type, {}", type));
  }
  if (name.contains(':')) out.emplace_back("a colon is for the names of recording rules");
  if (is_camel_case(family.name)) out.emplace_back("its name should be in snake_case");
  if (has_abbreviated_unit(name)) out.emplace_back("its name should not have an abbreviated unit");
  out.insert(out.end(), family.problems.begin(), family.problems.end());
  return out;
}

// Takes a text's entries in, family by family.
class Lint {
 public:
  void add(const ExpositionMetadata& metadata) {
    Family& family = family_of(metadata.name);
    if (metadata.kind == ExpositionMetadata::Kind::help) family.has_help = true;
    if (metadata.kind == ExpositionMetadata::Kind::type) family.type = metadata.type;
  }

  void add(const ExpositionSample& sample) {
    Family& family = family_of(sample.family);
    family.has_samples = true;
    for (const auto& [name, value] : sample.labels) {
      if (is_camel_case(name)) add_once(family, fmt::format("its label {} should be in snake_case", name));
      if (family.type == Type::unknown) continue;
      if (name == "le" && family.type != Type::histogram && family.type != Type::gaugehistogram)
        add_once(family, "only histograms should have the label le");
      if (name == "quantile" && family.type != Type::summary)
        add_once(family, "only summaries should have the label quantile");
    }
    labels_.assign(sample.labels.begin(), sample.labels.end());
    labels_.push_back({kMetricName, sample.name});
    Labels labels(labels_);
    if (!series_.contains(labels)) {
      series_.insert(std::move(labels));
    } else {
      add_once(family, fmt::format("the series {} is there twice", labels.to_string()));
    }
  }

  [[nodiscard]] std::vector<ExpositionProblem> take() const {
    std::vector<ExpositionProblem> out;
    for (const Family& family : families_) {
      if (!family.has_samples) continue;
      for (std::string& problem : problems_of(family))
        out.push_back({.metric = family.name, .text = std::move(problem)});
    }
    return out;
  }

 private:
  Family& family_of(std::string_view name) {
    const auto [found, is_new] = index_.try_emplace(std::string(name), families_.size());
    if (is_new) families_.push_back({.name = std::string(name)});
    return families_[found->second];
  }

  static void add_once(Family& family, std::string problem) {
    if (std::ranges::find(family.problems, problem) == family.problems.end())
      family.problems.push_back(std::move(problem));
  }

  std::unordered_map<std::string, std::size_t> index_;
  std::vector<Family> families_;
  std::unordered_set<Labels> series_;
  std::vector<LabelView> labels_;
};

}  // namespace

std::vector<ExpositionProblem> lint_exposition(std::string_view text) {
  Lint lint;
  ExpositionParser parser(text, ExpositionFormat::prometheus);
  for (auto event = parser.next(); event != ExpositionEvent::end; event = parser.next()) {
    if (event == ExpositionEvent::error) break;
    if (event == ExpositionEvent::metadata) lint.add(parser.metadata());
    if (event == ExpositionEvent::sample) lint.add(parser.sample());
  }
  return lint.take();
}

}  // namespace hb
