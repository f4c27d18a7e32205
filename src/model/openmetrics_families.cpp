#include "model/openmetrics_families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "model/exposition_number.hpp"

namespace hb {
namespace {

using Kind = ExpositionMetadata::Kind;
using Type = ExpositionType;

// What the names of a type's samples have past the family's name (OpenMetrics 1.0, "Suffixes").
std::span<const std::string_view> suffixes_of(Type type) {
  static constexpr std::array<std::string_view, 2> kCounter = {"_total", "_created"};
  static constexpr std::array<std::string_view, 4> kSummary = {"", "_count", "_sum", "_created"};
  static constexpr std::array<std::string_view, 4> kHistogram = {"_bucket", "_count", "_sum", "_created"};
  static constexpr std::array<std::string_view, 3> kGaugeHistogram = {"_bucket", "_gcount", "_gsum"};
  static constexpr std::array<std::string_view, 1> kInfo = {"_info"};
  static constexpr std::array<std::string_view, 1> kPlain = {""};
  switch (type) {
    case Type::counter:
      return kCounter;
    case Type::summary:
      return kSummary;
    case Type::histogram:
      return kHistogram;
    case Type::gaugehistogram:
      return kGaugeHistogram;
    case Type::info:
      return kInfo;
    case Type::unknown:
    case Type::gauge:
    case Type::stateset:
      break;
  }
  return kPlain;
}

bool is_histogram(Type type) { return type == Type::histogram || type == Type::gaugehistogram; }

std::optional<std::string_view> label_value(const ExpositionSample& sample, std::string_view name) {
  const auto found = std::ranges::find(sample.labels, name, &LabelView::name);
  return found == sample.labels.end() ? std::nullopt : std::optional(found->value);
}

// The bound of a bucket; nothing when it is no number, or infinity in another spelling than the one that
// every query writes.
std::optional<double> bucket_bound(const ExpositionSample& sample) {
  const auto text = label_value(sample, "le");
  const auto bound = text ? parse_exposition_number(*text) : std::nullopt;
  if (!bound || std::isnan(*bound)) return std::nullopt;
  if (std::isinf(*bound) && *bound > 0 && *text != "+Inf") return std::nullopt;
  return bound;
}

bool any_of(std::string_view suffix, std::initializer_list<std::string_view> suffixes) {
  return std::ranges::find(suffixes, suffix) != suffixes.end();
}

}  // namespace

void OpenMetricsFamilies::metadata(std::size_t line, const ExpositionMetadata& metadata) {
  line_ = line;
  if (!open_ || metadata.name != name_) {
    end_family();
    begin_family(line, metadata.name);
  } else if (has_samples_) {
    return refuse(fmt::format("metadata of {} come after its samples", name_));
  }
  last_line_ = line;
  switch (metadata.kind) {
    case Kind::help:
      if (std::exchange(has_help_, true)) refuse(fmt::format("a second HELP line of {}", name_));
      return;
    case Kind::type:
      if (type_) return refuse(fmt::format("a second TYPE line of {}", name_));
      type_ = metadata.type;
      return check_unit();
    case Kind::unit:
      if (unit_) return refuse(fmt::format("a second UNIT line of {}", name_));
      unit_ = metadata.text;
      return check_unit();
  }
}

void OpenMetricsFamilies::sample(std::size_t line, ExpositionSample& sample) {
  line_ = line;
  const bool belongs =
      open_ && sample.name.starts_with(name_) &&
      std::ranges::find(suffixes_of(type_.value_or(Type::unknown)), suffix_of(sample.name)) !=
          suffixes_of(type_.value_or(Type::unknown)).end();
  if (!belongs) {
    end_family();
    begin_family(line, sample.name);
  }
  if (!type_) type_ = Type::unknown;
  has_samples_ = true;
  last_line_ = line;
  sample.family = name_;
  sample.type = *type_;
  check_labels(sample);
  check_value(sample);
  check_group(sample);
}

void OpenMetricsFamilies::end() {
  end_family();
  open_ = false;
}

void OpenMetricsFamilies::begin_family(std::size_t line, std::string_view name) {
  open_ = true;
  name_ = name;
  type_.reset();
  unit_.reset();
  has_help_ = false;
  has_samples_ = false;
  in_group_ = false;
  groups_.clear();
  series_.clear();
  last_line_ = line;
}

void OpenMetricsFamilies::end_family() {
  if (!open_) return;
  const std::size_t line = std::exchange(line_, last_line_);
  const Type type = type_.value_or(Type::unknown);
  if (is_histogram(type) && in_group_) {
    if (const auto wrong = histogram_.end(); !wrong.empty()) refuse(fmt::format("{}: {}", name_, wrong));
  }
  const auto claim = [this](std::string_view suffix) {
    if (!families_.insert(name_ + std::string(suffix)).second)
      refuse(
          fmt::format("{}{} is taken by another family, or by this one before others came", name_, suffix));
  };
  claim("");
  for (const std::string_view suffix : suffixes_of(type)) {
    if (!suffix.empty()) claim(suffix);
  }
  line_ = line;
}

void OpenMetricsFamilies::check_unit() {
  if (!unit_ || unit_->empty()) return;
  if (type_ == Type::info || type_ == Type::stateset)
    return refuse(fmt::format("{}: infos and state sets have no unit", name_));
  if (!name_.ends_with("_" + *unit_))
    refuse(fmt::format("{} does not end with its unit, _{}", name_, *unit_));
}

void OpenMetricsFamilies::check_labels(const ExpositionSample& sample) {
  const bool whole_name = sample.name.size() == name_.size();
  if (type_ == Type::stateset && !label_value(sample, name_))
    return refuse(fmt::format("a state set's sample has no label {}", name_));
  if (is_histogram(*type_) && suffix_of(sample.name) == "_bucket" && !bucket_bound(sample))
    return refuse("expected a number as a bucket's label le, infinity as \"+Inf\"");
  if (type_ == Type::summary && whole_name) {
    const auto text = label_value(sample, "quantile");
    const auto quantile = text ? parse_exposition_number(*text) : std::nullopt;
    if (!quantile || !(*quantile >= 0 && *quantile <= 1))
      refuse("expected a number from 0 to 1 as a summary's label quantile");
  }
}

void OpenMetricsFamilies::check_value(const ExpositionSample& sample) {
  const double value = sample.value;
  const std::string_view suffix = suffix_of(sample.name);
  if (any_of(suffix, {"_bucket", "_count", "_gcount"}) &&
      !(std::isfinite(value) && value == std::trunc(value)))
    return refuse(fmt::format("expected a whole number as {}", sample.name));
  if (any_of(suffix, {"_total", "_sum", "_gsum"}) && std::isnan(value))
    return refuse(fmt::format("{} may not be NaN", sample.name));
  if (any_of(suffix, {"_total", "_sum", "_count", "_bucket", "_gcount"}) && value < 0)
    return refuse(fmt::format("{} may not be negative", sample.name));
  if (type_ == Type::summary && suffix.empty() && value < 0)
    return refuse("a quantile's value may not be negative");
  if (type_ == Type::stateset && value != 0 && value != 1)
    return refuse("expected 0 or 1 as a state set's value");
  if (type_ == Type::info && value != 1) return refuse("expected 1 as an info's value");
  const bool takes_exemplars =
      (type_ == Type::counter && suffix == "_total") || (is_histogram(*type_) && suffix == "_bucket");
  if (sample.exemplar && !takes_exemplars)
    refuse("only counters' totals and histograms' buckets have exemplars");
}

void OpenMetricsFamilies::check_group(const ExpositionSample& sample) {
  key_.clear();
  // The samples of an info cannot be told apart as groups.
  if (type_ != Type::info) append_key(key_, sample, group_label(sample));
  const bool same_group = in_group_ && key_ == group_;
  const bool same_time = same_group && sample.timestamp_s == group_timestamp_s_;
  if (is_histogram(*type_)) {
    if (in_group_ && !same_time) {
      if (const auto wrong = histogram_.end(); !wrong.empty()) refuse(fmt::format("{}: {}", name_, wrong));
    }
    if (!same_time) histogram_ = {};
    const auto wrong = histogram_.add(suffix_of(sample.name), bucket_bound(sample), sample.value);
    if (!wrong.empty()) refuse(fmt::format("{}: {}", name_, wrong));
  }
  if (same_group) {
    if (sample.timestamp_s.has_value() != group_timestamp_s_.has_value()) {
      refuse("a metric's samples have timestamps all or none");
    } else if (sample.timestamp_s < group_timestamp_s_ && type_ != Type::info) {
      refuse("a metric's timestamps go back");
    }
  } else {
    if (!groups_.insert(key_).second) refuse("a metric's samples are interleaved with those of another");
    group_ = key_;
  }
  in_group_ = true;
  group_timestamp_s_ = sample.timestamp_s;
  check_series(sample, same_group);
}

// Samples at the same time are let pass: a timestamp can have been finer where it came from.
void OpenMetricsFamilies::check_series(const ExpositionSample& sample, bool same_group) {
  if (!same_group) series_.clear();
  if (sample.timestamp_s) return;
  // Most groups are one series: those of types whose samples are told apart by nothing.
  if (type_ == Type::gauge || type_ == Type::unknown) {
    if (same_group) refuse(fmt::format("a series of {} is there twice", sample.name));
    return;
  }
  key_.assign(sample.name);
  key_.push_back('\0');
  append_key(key_, sample, {});
  if (!series_.insert(key_).second) refuse(fmt::format("a series of {} is there twice", sample.name));
}

std::string_view OpenMetricsFamilies::suffix_of(std::string_view sample) const {
  return sample.substr(std::min(name_.size(), sample.size()));
}

// The label that tells a metric's samples apart.
std::string_view OpenMetricsFamilies::group_label(const ExpositionSample& sample) const {
  if (type_ == Type::summary && sample.name.size() == name_.size()) return "quantile";
  if (type_ == Type::stateset) return name_;
  if (is_histogram(*type_) && suffix_of(sample.name) == "_bucket") return "le";
  return {};
}

// Labels that are equal in any order make equal keys.
void OpenMetricsFamilies::append_key(std::string& key, const ExpositionSample& sample,
                                     std::string_view without) {
  sorted_.assign(sample.labels.begin(), sample.labels.end());
  std::ranges::sort(sorted_, {}, &LabelView::name);
  for (const auto& [name, value] : sorted_) {
    if (name == without) continue;
    fmt::format_to(std::back_inserter(key), "{}:{}{}:{}", name.size(), name, value.size(), value);
  }
}

void OpenMetricsFamilies::refuse(std::string message) {
  errors_.push_back({.line = line_, .message = std::move(message)});
}

}  // namespace hb
