#include "model/text_families.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "model/exposition_number.hpp"

namespace hb {
namespace {

struct Suffix {
  std::string_view text;
  bool of_summaries = false;
};
constexpr std::array<Suffix, 3> kSuffixes = {{{"_count", true}, {"_sum", true}, {"_bucket", false}}};

// Quantiles and buckets are numbers: they are what a query computes with.
Result<void> check_number_label(const ExpositionSample& sample, std::string_view name) {
  for (const LabelView label : sample.labels) {
    if (label.name == name && !parse_exposition_number(label.value)) {
      return fail(ErrorCode::invalid,
                  fmt::format("expected a number as the label \"{}\", found \"{}\"", name, label.value));
    }
  }
  return {};
}

bool is_histogram(ExpositionType type) {
  return type == ExpositionType::histogram || type == ExpositionType::gaugehistogram;
}

}  // namespace

Result<void> TextFamilies::metadata(const ExpositionMetadata& metadata) {
  const auto found = family_of(metadata.name);
  Family& family = found->second;
  if (metadata.kind == ExpositionMetadata::Kind::help) {
    if (std::exchange(family.has_help, true))
      return fail(ErrorCode::invalid, fmt::format("a second HELP line of {}", metadata.name));
    return {};
  }
  if (family.type) return fail(ErrorCode::invalid, fmt::format("a second TYPE line of {}", found->first));
  if (family.has_samples)
    return fail(ErrorCode::invalid, fmt::format("the TYPE line of {} comes after its samples", found->first));
  family.type = metadata.type;
  return {};
}

Result<void> TextFamilies::sample(ExpositionSample& sample) {
  const auto found = family_of(sample.name);
  found->second.has_samples = true;
  sample.family = found->first;
  sample.type = found->second.type.value_or(ExpositionType::unknown);
  if (sample.type == ExpositionType::summary) return check_number_label(sample, "quantile");
  if (is_histogram(sample.type)) return check_number_label(sample, "le");
  return {};
}

// The family of that name, or the summary or histogram that the name is a part of; a new one otherwise.
TextFamilies::Families::iterator TextFamilies::family_of(std::string_view name) {
  if (last_ != families_.end() && last_->first == name) return last_;
  last_ = families_.find(name);
  if (last_ != families_.end()) return last_;
  for (const Suffix suffix : kSuffixes) {
    if (!name.ends_with(suffix.text)) continue;
    const auto whole = families_.find(name.substr(0, name.size() - suffix.text.size()));
    if (whole == families_.end() || !whole->second.type) continue;
    const ExpositionType type = *whole->second.type;
    if (is_histogram(type) || (type == ExpositionType::summary && suffix.of_summaries)) return whole;
  }
  last_ = families_.try_emplace(std::string(name)).first;
  return last_;
}

}  // namespace hb
