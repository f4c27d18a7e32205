#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/labels.hpp"

namespace hb {

// The labels of the series that a text came to last. Most samples are of the same series as the one before:
// then nothing is made anew.
class SeriesMemo {
 public:
  // True when these are the labels that are held already.
  bool hold(std::string_view name, std::span<const LabelView> labels) {
    key_.assign(name);
    for (const LabelView& label : labels) {
      key_.push_back('\0');
      key_.append(label.name).push_back('\0');
      key_.append(label.value);
    }
    if (!first_ && key_ == held_) return true;
    first_ = false;
    std::swap(key_, held_);
    views_.assign(labels.begin(), labels.end());
    views_.push_back({kMetricName, name});
    labels_ = Labels(views_);
    return false;
  }

  [[nodiscard]] const Labels& labels() const { return labels_; }

 private:
  bool first_ = true;
  std::string key_;
  std::string held_;
  std::vector<LabelView> views_;
  Labels labels_;
};

}  // namespace hb
