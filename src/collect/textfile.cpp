#include "collect/textfile.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "model/exposition.hpp"
#include "model/exposition_number.hpp"
#include "model/exposition_parser.hpp"

namespace hb::collect {
namespace {

using Part = TextfileFamily::Part;
using Sample = TextfileFamily::Sample;

std::optional<MetricType> metric_type(ExpositionType type) {
  switch (type) {
    case ExpositionType::counter:
      return MetricType::counter;
    case ExpositionType::gauge:
      return MetricType::gauge;
    case ExpositionType::histogram:
      return MetricType::histogram;
    case ExpositionType::summary:
      return MetricType::summary;
    case ExpositionType::unknown:
      return MetricType::untyped;
    case ExpositionType::gaugehistogram:
    case ExpositionType::info:
    case ExpositionType::stateset:
      break;
  }
  return std::nullopt;
}

bool has_parts(MetricType type) { return type == MetricType::histogram || type == MetricType::summary; }

// A sample as the file has it.
struct Line {
  Part part = Part::plain;
  double value = 0;
  std::vector<std::pair<std::string, std::string>> labels = {};
};

// A family as the file has it.
struct Draft {
  TextfileFamily family;
  std::vector<Line> lines = {};
};

Part part_of(std::string_view sample, std::string_view family) {
  const std::string_view suffix = sample.substr(family.size());
  if (suffix == "_bucket") return Part::bucket;
  if (suffix == "_sum") return Part::sum;
  return suffix == "_count" ? Part::count : Part::plain;
}

// The labels that tell a histogram or summary from the others of its family, in the order of `names`.
std::vector<std::string> common_labels(const Line& line, const std::vector<std::string>& names) {
  std::vector<std::string> values(names.size());
  for (const auto& [name, value] : line.labels) {
    const auto found = std::ranges::lower_bound(names, name);
    if (found != names.end() && *found == name)
      values[static_cast<std::size_t>(found - names.begin())] = value;
  }
  return values;
}

// One histogram or summary.
struct Group {
  std::map<double, double> points = {};  // by bound or quantile; the last of two wins
  double sum = 0;
  std::optional<double> count = {};
};

void add_group(TextfileFamily& family, const std::vector<std::string>& labels, const Group& group) {
  const bool is_histogram = family.type == MetricType::histogram;
  const auto add = [&](Part part, double value) -> Sample& {
    return family.samples.emplace_back(Sample{.part = part, .value = value, .labels = labels});
  };
  const double infinity = std::numeric_limits<double>::infinity();
  const auto add_point = [&](double bound, double value) {
    std::string text;
    append_sample_value(text, bound);
    add(is_histogram ? Part::bucket : Part::plain, value).labels.push_back(std::move(text));
  };
  for (const auto& [bound, value] : group.points)
    add_point(bound, value);
  if (is_histogram && !group.points.contains(infinity)) add_point(infinity, group.count.value_or(0));
  add(Part::sum, group.sum);
  add(Part::count, group.count.value_or(0));
}

// Lines of one histogram may lie apart; its samples do not.
void fill_groups(TextfileFamily& family, const std::vector<Line>& lines) {
  const std::string_view point_label = family.type == MetricType::histogram ? "le" : "quantile";
  std::map<std::vector<std::string>, std::size_t> index;
  std::vector<std::pair<std::vector<std::string>, Group>> groups;
  for (const Line& line : lines) {
    std::vector<std::string> labels = common_labels(line, family.label_names);
    const auto [found, is_new] = index.try_emplace(labels, groups.size());
    if (is_new) groups.emplace_back(std::move(labels), Group{});
    Group& group = groups[found->second].second;
    if (line.part == Part::sum) group.sum = line.value;
    if (line.part == Part::count) group.count = line.value;
    if (line.part == Part::sum || line.part == Part::count) continue;
    const auto point = std::ranges::find(line.labels, point_label,
                                         [](const auto& label) -> std::string_view { return label.first; });
    if (point == line.labels.end()) continue;
    const auto bound = parse_exposition_number(point->second);
    // NaN has no place among bounds.
    if (bound && *bound == *bound) group.points[*bound] = line.value;
  }
  for (const auto& [labels, group] : groups)
    add_group(family, labels, group);
}

Result<void> fill(Draft& draft, std::size_t& labels_left) {
  TextfileFamily& family = draft.family;
  const std::string_view apart = family.type == MetricType::histogram ? "le"
                                 : family.type == MetricType::summary ? "quantile"
                                                                      : "";
  std::set<std::string_view> names;
  for (const Line& line : draft.lines) {
    for (const auto& [name, value] : line.labels) {
      if (name != apart) names.insert(name);
    }
  }
  if (names.size() > kTextfileLabelNamesMax) {
    return fail(ErrorCode::limit, fmt::format("{} has {} label names, {} are allowed", family.name,
                                              names.size(), kTextfileLabelNamesMax));
  }
  family.label_names.assign(names.begin(), names.end());
  const std::size_t labels = draft.lines.size() * (family.label_names.size() + 1);
  if (labels > labels_left)
    return fail(ErrorCode::limit, fmt::format("more than {} labels of samples", kTextfileLabelsMax));
  labels_left -= labels;
  if (has_parts(family.type)) {
    fill_groups(family, draft.lines);
    return {};
  }
  family.samples.reserve(draft.lines.size());
  for (const Line& line : draft.lines)
    family.samples.push_back({.value = line.value, .labels = common_labels(line, family.label_names)});
  return {};
}

// What the parser's entries make, family by family.
class Drafts {
 public:
  Result<void> add(const ExpositionMetadata& metadata) {
    if (metadata.kind == ExpositionMetadata::Kind::help)
      draft_of(metadata.name).family.help = to_valid_utf8(metadata.text);
    return {};
  }

  Result<void> add(const ExpositionSample& sample) {
    const auto type = metric_type(sample.type);
    if (!type) return fail(ErrorCode::unsupported, "a text file has no gauge histograms");
    if (sample.timestamp_ms) return fail(ErrorCode::invalid, "a text file has no timestamps");
    if (!is_plain_metric_name(sample.name) || !is_plain_metric_name(sample.family))
      return fail(ErrorCode::unsupported, "a name that needs quotes");
    if (++samples_ > kTextfileSamplesMax)
      return fail(ErrorCode::limit, fmt::format("more than {} samples", kTextfileSamplesMax));
    Draft& draft = draft_of(sample.family);
    draft.family.type = *type;
    Line line{.value = sample.value};
    if (has_parts(*type)) line.part = part_of(sample.name, sample.family);
    for (const auto& [name, value] : sample.labels) {
      if (!is_plain_label_name(name)) return fail(ErrorCode::unsupported, "a name that needs quotes");
      if (value.contains('\0')) return fail(ErrorCode::unsupported, "a label value with a NUL");
      line.labels.emplace_back(name, value);
    }
    draft.lines.push_back(std::move(line));
    return {};
  }

  Result<std::vector<TextfileFamily>> take() {
    std::vector<TextfileFamily> families;
    std::size_t labels_left = kTextfileLabelsMax;
    for (Draft& draft : drafts_) {
      if (draft.lines.empty()) continue;
      if (Result<void> filled = fill(draft, labels_left); !filled) return std::unexpected(filled.error());
      families.push_back(std::move(draft.family));
    }
    return families;
  }

 private:
  Draft& draft_of(std::string_view name) {
    const auto [found, is_new] = index_.try_emplace(std::string(name), drafts_.size());
    if (is_new) drafts_.push_back({.family = {.name = std::string(name)}});
    return drafts_[found->second];
  }

  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<Draft> drafts_;
  std::size_t samples_ = 0;
};

}  // namespace

std::string part_name(std::string_view family, TextfileFamily::Part part) {
  switch (part) {
    case Part::bucket:
      return std::string(family) + "_bucket";
    case Part::sum:
      return std::string(family) + "_sum";
    case Part::count:
      return std::string(family) + "_count";
    case Part::plain:
      break;
  }
  return std::string(family);
}

std::string_view part_label(MetricType type, TextfileFamily::Part part) {
  if (part == Part::bucket) return "le";
  return type == MetricType::summary && part == Part::plain ? "quantile" : "";
}

Result<std::vector<TextfileFamily>> parse_textfile(std::string_view text) {
  ExpositionParser parser(text, ExpositionFormat::prometheus);
  Drafts drafts;
  while (true) {
    const ExpositionEvent event = parser.next();
    if (event == ExpositionEvent::end) return drafts.take();
    if (event == ExpositionEvent::error) {
      return fail(ErrorCode::invalid,
                  fmt::format("line {}: {}", parser.error().line, parser.error().message));
    }
    const Result<void> added =
        event == ExpositionEvent::metadata ? drafts.add(parser.metadata()) : drafts.add(parser.sample());
    if (!added)
      return fail(added.error().code, fmt::format("line {}: {}", parser.line(), added.error().message));
  }
}

}  // namespace hb::collect
