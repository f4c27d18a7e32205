#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "promql/result_labels.hpp"
#include "promql/selection.hpp"
#include "promql/vector_functions.hpp"

// info(): joins the labels of info series, whose value says nothing and whose labels say all, to the series
// that they describe (promql/info.go).
namespace hb::promql {
namespace {

constexpr std::string_view kDefaultInfoMetric = "target_info";

// The labels that tell which target a series is from. Upstream too has no others.
constexpr std::array<std::string_view, 2> kIdentifyingLabels = {"instance", "job"};

using Identity = std::array<std::string, kIdentifyingLabels.size()>;

Identity identity_of(const Labels& labels) {
  Identity identity;
  for (std::size_t i = 0; i < kIdentifyingLabels.size(); ++i)
    identity[i] = labels.get(kIdentifyingLabels[i]);
  return identity;
}

bool is_anonymous(const Identity& identity) {
  return std::ranges::all_of(identity, [](const std::string& value) { return value.empty(); });
}

// What the call's second argument asks for: which info metrics, and which of their labels.
struct InfoSelector {
  std::vector<Matcher> metrics;  // of the metric name
  std::vector<Matcher> labels;   // of other labels; without any all are joined

  [[nodiscard]] bool is_info_metric(std::string_view name) const {
    return std::ranges::all_of(metrics, [&](const Matcher& matcher) { return matcher.matches(name); });
  }
  [[nodiscard]] bool joins(std::string_view label) const {
    if (label == kMetricName) return false;
    return labels.empty() || std::ranges::find(labels, label, &Matcher::name) != labels.end();
  }
  // Whether a series that no info series describes does not match.
  [[nodiscard]] bool needs_info() const {
    return std::ranges::any_of(labels,
                               [](const Matcher& matcher) { return !matcher.matches(std::string_view()); });
  }
};

InfoSelector info_selector(const CallInput& input) {
  InfoSelector selector;
  if (input.call().arguments.size() > 1) {
    for (const Matcher& matcher : std::get<VectorSelector>(input.argument(1).kind).matchers)
      (matcher.name() == kMetricName ? selector.metrics : selector.labels).push_back(matcher);
  }
  if (selector.metrics.empty())
    selector.metrics.push_back(Matcher::equal(std::string(kMetricName), std::string(kDefaultInfoMetric)));
  return selector;
}

// When the first selector in the call looks: the info series are those of the same time. Offsets and @ of the
// subqueries around it count, from the outermost one inwards.
StepGrid info_grid(const CallInput& input) {
  const std::size_t root = static_cast<std::size_t>(input.call().arguments[0]);
  const std::span<const Node> nodes = input.syntax.nodes;
  std::size_t selector = static_cast<std::size_t>(nodes[root].first);
  const auto shift_of = [&](std::size_t at) -> const TimeShift* {
    if (const auto* instant = std::get_if<VectorSelector>(&nodes[at].kind)) return &instant->shift;
    if (const auto* range = std::get_if<RangeSelector>(&nodes[at].kind)) return &range->selector.shift;
    return nullptr;
  };
  while (selector < root && shift_of(selector) == nullptr)
    ++selector;
  StepGrid grid = input.grid;
  // In post-order the nodes around the selector stand behind it, the innermost first.
  for (std::size_t at = root; at > selector; --at) {
    const auto* subquery = std::get_if<Subquery>(&nodes[at].kind);
    if (subquery != nullptr && static_cast<std::size_t>(nodes[at].first) <= selector)
      grid = looked_at(subquery->shift, grid, input.query);
  }
  const TimeShift* shift = shift_of(selector);
  return shift == nullptr ? grid : looked_at(*shift, grid, input.query);
}

// The info series, by the target that they describe and then by their metric.
class InfoSeries {
 public:
  using Metrics = std::map<std::string, std::vector<std::size_t>, std::less<>>;

  explicit InfoSeries(ColumnSet columns) : columns_(std::move(columns)) {
    for (std::size_t series = 0; series < columns_.size(); ++series) {
      const Labels& labels = *columns_.labels(series).labels;
      by_target_[identity_of(labels)][std::string(labels.metric_name())].push_back(series);
    }
  }

  // Null where no info series describes the target.
  [[nodiscard]] const Metrics* of(const Identity& target) const {
    const auto found = by_target_.find(target);
    return found == by_target_.end() || is_anonymous(target) ? nullptr : &found->second;
  }
  [[nodiscard]] const Labels& labels(std::size_t series) const { return *columns_.labels(series).labels; }

  // Of the series of one metric the one with the newest sample at a step. Two that are equally new contradict
  // each other.
  [[nodiscard]] Result<std::optional<std::size_t>> newest(const std::vector<std::size_t>& of_metric,
                                                          std::size_t step) const {
    std::optional<std::size_t> newest;
    double newest_time = 0;
    for (const std::size_t series : of_metric) {
      const double time = columns_.column(series)[step];
      if (is_absent(time) || (newest && time < newest_time)) continue;
      if (newest && time == newest_time) {
        return fail(
            ErrorCode::invalid,
            fmt::format("found duplicate series for info metric: existing {} @ {:.3f}, new {} @ {:.3f}",
                        labels(*newest).to_string(), time, labels(series).to_string(), time));
      }
      newest = series;
      newest_time = time;
    }
    return newest;
  }

 private:
  ColumnSet columns_;  // the times of their samples
  std::map<Identity, Metrics> by_target_;
};

Result<ColumnSet> select_info_series(const CallInput& input, const InfoSelector& selector) {
  VectorSelector all;
  all.matchers = selector.metrics;
  all.matchers.insert(all.matchers.end(), selector.labels.begin(), selector.labels.end());
  return select_instant(input.source, all, info_grid(input), SampleField::time_seconds, input.lookback,
                        input.budget);
}

// Joins series by series. The info series may change from step to step, and each choice of them makes a
// series of its own.
class InfoJoin {
 public:
  InfoJoin(CallInput& input, InfoSelector selector, InfoSeries info)
      : input_(input), selector_(std::move(selector)), info_(std::move(info)), result_(input.grid.count) {}

  Result<void> add(const ResultLabels& labels, std::span<const double> column) {
    if (selector_.is_info_metric(labels.labels->metric_name())) return keep(labels, column);
    const InfoSeries::Metrics* metrics = info_.of(identity_of(*labels.labels));
    if (metrics == nullptr) return selector_.needs_info() ? Result<void>() : keep(labels, column);
    places_.clear();
    for (std::size_t step = 0; step < column.size(); ++step) {
      if (is_absent(column[step])) continue;
      if (Result<void> chosen = choose(*metrics, step); !chosen) return chosen;
      if (chosen_.empty() && selector_.needs_info()) continue;
      const Result<std::size_t> place = place_of_choice(labels);
      if (!place) return std::unexpected(place.error());
      result_.column(*place)[step] = column[step];
    }
    return {};
  }

  [[nodiscard]] ColumnSet take_result() { return std::move(result_); }

 private:
  Result<void> keep(const ResultLabels& labels, std::span<const double> column) {
    if (!input_.budget.take_samples(column.size())) return std::unexpected(*input_.budget.error());
    std::ranges::copy(column, result_.add(labels).begin());
    return {};
  }

  Result<void> choose(const InfoSeries::Metrics& metrics, std::size_t step) {
    chosen_.clear();
    for (const auto& [metric, series] : metrics) {
      if (!input_.budget.keep_going(series.size())) return std::unexpected(*input_.budget.error());
      const Result<std::optional<std::size_t>> newest = info_.newest(series, step);
      if (!newest) return std::unexpected(newest.error());
      if (*newest) chosen_.push_back(**newest);
    }
    return {};
  }

  // Where the series with the chosen info series' labels stands in the result.
  Result<std::size_t> place_of_choice(const ResultLabels& labels) {
    const auto known = places_.find(chosen_);
    if (known != places_.end()) return known->second;
    const Result<Labels> joined = joined_labels(*labels.labels);
    if (!joined) return std::unexpected(joined.error());
    if (!input_.budget.take_samples(input_.grid.count)) return std::unexpected(*input_.budget.error());
    result_.add({std::make_shared<const Labels>(*joined), labels.drop_name});
    places_.emplace(chosen_, result_.size() - 1);
    return result_.size() - 1;
  }

  // A label that the series has itself stays as it is.
  [[nodiscard]] Result<Labels> joined_labels(const Labels& own) const {
    std::vector<LabelView> views(own.begin(), own.end());
    std::map<std::string_view, std::string_view> joined;
    for (const std::size_t series : chosen_) {
      for (const LabelView label : info_.labels(series)) {
        if (!selector_.joins(label.name)) continue;
        const auto [known, added] = joined.emplace(label.name, label.value);
        if (!added && known->second != label.value)
          return fail(ErrorCode::invalid, fmt::format("conflicting label: {}", label.name));
        if (added && own.get(label.name).empty()) views.push_back(label);
      }
    }
    return Labels(views);
  }

  CallInput& input_;
  const InfoSelector selector_;
  const InfoSeries info_;
  ColumnSet result_;
  std::vector<std::size_t> chosen_;                         // one of each metric that has one
  std::map<std::vector<std::size_t>, std::size_t> places_;  // of the series at hand, by choice
};

}  // namespace

Result<ColumnSet> info(CallInput& input) {
  const ColumnSet& base = input.arguments[0];
  InfoSelector selector = info_selector(input);
  const bool any_identified = [&] {
    for (std::size_t series = 0; series < base.size(); ++series) {
      if (!is_anonymous(identity_of(*base.labels(series).labels))) return true;
    }
    return false;
  }();
  Result<ColumnSet> found = ColumnSet(input.grid.count);
  if (any_identified) found = select_info_series(input, selector);
  if (!found) return std::unexpected(found.error());
  InfoJoin join(input, std::move(selector), InfoSeries(*std::move(found)));
  for (std::size_t series = 0; series < base.size(); ++series) {
    if (Result<void> added = join.add(base.labels(series), base.column(series)); !added)
      return std::unexpected(added.error());
  }
  // Series that differed by a joined label, or in which info series they had, may have become the same.
  ColumnSet result = join.take_result();
  if (Result<void> merged = merge_same_labels(result); !merged) return std::unexpected(merged.error());
  return result;
}

}  // namespace hb::promql
