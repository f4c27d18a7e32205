#include "model/labels.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace hb {
namespace {

void append_text(std::string& out, std::string_view text) {
  std::size_t rest = text.size();
  while (rest >= 0x80) {
    out.push_back(static_cast<char>((rest & 0x7f) | 0x80));
    rest >>= 7;
  }
  out.push_back(static_cast<char>(rest));
  out.append(text);
}

void append_label(std::string& out, LabelView label) {
  append_text(out, label.name);
  append_text(out, label.value);
}

std::string_view take_text(std::string_view& rest) {
  std::size_t length = 0;
  std::size_t used = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<uint8_t>(rest[used++]);
    length |= static_cast<std::size_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  const std::string_view text = rest.substr(used, length);
  rest.remove_prefix(used + length);
  return text;
}

// As take_text, of bytes that may be anything; nothing when they are no text.
std::optional<std::string_view> take_checked(std::string_view& rest) {
  constexpr int kShiftMax = 28;  // of lengths below 2^32
  std::size_t length = 0;
  std::size_t used = 0;
  for (int shift = 0;; shift += 7) {
    if (used == rest.size() || shift > kShiftMax) return std::nullopt;
    const auto byte = static_cast<uint8_t>(rest[used++]);
    length |= static_cast<std::size_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  if (length == 0 || length > rest.size() - used) return std::nullopt;
  const std::string_view text = rest.substr(used, length);
  rest.remove_prefix(used + length);
  return text;
}

bool contains(std::span<const std::string> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

template <typename Keep>
std::vector<LabelView> filtered(const Labels& labels, Keep keep) {
  std::vector<LabelView> kept;
  for (const LabelView label : labels) {
    if (keep(label.name)) kept.push_back(label);
  }
  return kept;
}

}  // namespace

LabelView Labels::Iterator::operator*() const {
  std::string_view rest = rest_;
  const std::string_view name = take_text(rest);
  return {name, take_text(rest)};
}

Labels::Iterator& Labels::Iterator::operator++() {
  take_text(rest_);
  take_text(rest_);
  return *this;
}

Labels::Labels(std::span<const LabelView> labels) {
  std::vector<LabelView> sorted(labels.begin(), labels.end());
  // Nearly always they are sorted already, and they are few; of equal names the order has to stay.
  for (auto at = sorted.begin(); at != sorted.end(); ++at)
    std::rotate(std::ranges::upper_bound(sorted.begin(), at, at->name, {}, &LabelView::name), at, at + 1);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool overridden = i + 1 < sorted.size() && sorted[i + 1].name == sorted[i].name;
    if (!overridden && !sorted[i].value.empty()) append_label(encoded_, sorted[i]);
  }
}

std::optional<Labels> Labels::decode(std::string_view encoded) {
  std::string_view last;
  for (std::string_view rest = encoded; !rest.empty();) {
    const auto name = take_checked(rest);
    const auto value = name ? take_checked(rest) : std::nullopt;
    if (!value || *name <= last) return std::nullopt;
    last = *name;
  }
  Labels labels;
  labels.encoded_ = encoded;
  return labels;
}

std::string_view Labels::get(std::string_view name) const {
  for (const LabelView label : *this) {
    if (label.name == name) return label.value;
  }
  return {};
}

Labels Labels::without(std::span<const std::string> names) const {
  return Labels(filtered(*this, [&](std::string_view name) { return !contains(names, name); }));
}

Labels Labels::only(std::span<const std::string> names) const {
  return Labels(filtered(*this, [&](std::string_view name) { return contains(names, name); }));
}

Labels Labels::without_metric_name() const {
  return Labels(filtered(*this, [](std::string_view name) { return name != kMetricName; }));
}

std::string Labels::to_string() const {
  std::string out(metric_name());
  std::string_view separator = "{";
  for (const auto& [name, value] : *this) {
    if (name == kMetricName) continue;
    out.append(separator).append(name).append("=\"");
    for (const char c : value) {
      if (c == '\n') {
        out.append("\\n");
        continue;
      }
      if (c == '"' || c == '\\') out.push_back('\\');
      out.push_back(c);
    }
    out.push_back('"');
    separator = ", ";
  }
  if (separator != "{") out.push_back('}');
  return out.empty() ? "{}" : out;
}

std::strong_ordering Labels::operator<=>(const Labels& other) const {
  return std::lexicographical_compare_three_way(begin(), end(), other.begin(), other.end());
}

}  // namespace hb
