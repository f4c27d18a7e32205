#include "remote/series_labels.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "remote/limits.hpp"

namespace hb::remote {
namespace {

constexpr std::size_t kShownBytesMax = 64;

// As much of a name as a message can bear, whatever its bytes are.
std::string shown(std::string_view name) { return to_valid_utf8(name.substr(0, kShownBytesMax)); }

Result<void> check_label(const LabelView& label) {
  if (label.name.empty()) return fail(ErrorCode::invalid, "a label has no name");
  if (label.name.size() > kLabelNameBytesMax) {
    return fail(ErrorCode::limit, fmt::format("the label name {}… has {} bytes; at most {} are taken",
                                              shown(label.name), label.name.size(), kLabelNameBytesMax));
  }
  if (label.value.size() > kLabelValueBytesMax) {
    return fail(ErrorCode::limit, fmt::format("the value of the label {} has {} bytes; at most {} are taken",
                                              shown(label.name), label.value.size(), kLabelValueBytesMax));
  }
  if (!is_valid_utf8(label.name) || !is_valid_utf8(label.value))
    return fail(ErrorCode::invalid, fmt::format("the label {} is not UTF-8", shown(label.name)));
  return {};
}

}  // namespace

Result<Labels> check_series_labels(std::span<const LabelView> labels) {
  if (labels.size() > kSeriesLabelsMax)
    return fail(ErrorCode::limit, fmt::format("the series has more than {} labels", kSeriesLabelsMax));
  std::string_view last;
  std::size_t bytes = 0;
  for (const LabelView& label : labels) {
    if (Result<void> checked = check_label(label); !checked) return std::unexpected(checked.error());
    if (label.name == last)
      return fail(ErrorCode::invalid, fmt::format("the label {} is there twice", shown(label.name)));
    if (label.name < last) {
      return fail(ErrorCode::invalid, fmt::format("the labels are not sorted: {} comes after {}",
                                                  shown(label.name), shown(last)));
    }
    last = label.name;
    bytes += label.name.size() + label.value.size();
  }
  if (bytes > kSeriesLabelBytesMax) {
    return fail(ErrorCode::limit, fmt::format("the labels of the series have {} bytes; at most {} are taken",
                                              bytes, kSeriesLabelBytesMax));
  }
  Labels checked(labels);
  if (checked.metric_name().empty())
    return fail(ErrorCode::invalid, fmt::format("the series has no {}", kMetricName));
  return checked;
}

}  // namespace hb::remote
