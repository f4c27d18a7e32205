#pragma once

#include <compare>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hb {

// The label that holds a series' metric name.
inline constexpr std::string_view kMetricName = "__name__";

struct LabelView {
  std::string_view name;
  std::string_view value;

  bool operator==(const LabelView&) const = default;
  auto operator<=>(const LabelView&) const = default;
};

// An immutable set of labels, sorted by name, each name once, no empty values (in Prometheus's data model an
// empty value is the same as no label). All of it lives in one string, so that a series costs one allocation;
// comparing and hashing are those of that string. Thread-safe once built.
class Labels {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = LabelView;
    using difference_type = std::ptrdiff_t;
    using pointer = const LabelView*;
    using reference = LabelView;

    Iterator() = default;
    explicit Iterator(std::string_view rest) : rest_(rest) {}
    LabelView operator*() const;
    Iterator& operator++();
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return rest_.size() == other.rest_.size(); }

   private:
    std::string_view rest_;
  };

  Labels() = default;
  Labels(std::initializer_list<LabelView> labels) : Labels(std::span(labels.begin(), labels.size())) {}

  // Takes the labels in any order; of labels with one name the last wins.
  explicit Labels(std::span<const LabelView> labels);

  // The set whose encoded() these bytes are; nothing when they are no set's: cut off, out of order, or with
  // an empty name or value. For bytes that were stored.
  [[nodiscard]] static std::optional<Labels> decode(std::string_view encoded);

  [[nodiscard]] Iterator begin() const { return Iterator(encoded_); }
  [[nodiscard]] Iterator end() const { return Iterator(std::string_view(encoded_).substr(encoded_.size())); }
  [[nodiscard]] bool empty() const { return encoded_.empty(); }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }

  // The value of a label; empty when there is no such label.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] std::string_view metric_name() const { return get(kMetricName); }

  // The same labels without the named ones, or with the named ones alone.
  [[nodiscard]] Labels without(std::span<const std::string> names) const;
  [[nodiscard]] Labels only(std::span<const std::string> names) const;
  [[nodiscard]] Labels without_metric_name() const;

  // As Prometheus writes it: `name{a="b", c="d"}`.
  [[nodiscard]] std::string to_string() const;

  // The bytes behind the set: equal sets have equal bytes.
  [[nodiscard]] std::string_view encoded() const { return encoded_; }

  bool operator==(const Labels&) const = default;
  // Prometheus's order: label by label, name before value.
  std::strong_ordering operator<=>(const Labels& other) const;

 private:
  // name and value by turns, each behind its length as an unsigned LEB128 number.
  std::string encoded_;
};

}  // namespace hb

template <>
struct std::hash<hb::Labels> {
  std::size_t operator()(const hb::Labels& labels) const noexcept {
    return std::hash<std::string_view>{}(labels.encoded());
  }
};
