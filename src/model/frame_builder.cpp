#include "model/frame_builder.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/utf8.hpp"
#include "model/exposition.hpp"

namespace hb {
namespace {

// An emission's identity: the name and the labels as they came, each behind a byte that ends the text before
// it. Neither a path nor a text of the kernel's holds a NUL.
constexpr char kSeparator = '\0';

void append_key(std::string& key, std::string_view name, std::span<const LabelView> labels) {
  key.append(name);
  for (const LabelView label : labels) {
    key.push_back(kSeparator);
    key.append(label.name);
    key.push_back(kSeparator);
    key.append(label.value);
  }
}

// Takes an emission's texts off the front of a key that append_key made, one after the other. A name that
// stands where the one stood that the key was made of need not be read.
class KeyMatch {
 public:
  explicit KeyMatch(std::string_view key) : rest_(key) {}

  bool name(std::string_view text, const char* emitted_at) {
    if (text.data() != emitted_at) return value(text);
    rest_.remove_prefix(std::min(text.size(), rest_.size()));
    return true;
  }
  bool value(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool separator() {
    if (rest_.empty() || rest_.front() != kSeparator) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool whole() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

void FrameBuilder::begin(Timestamp time) {
  HB_ASSERT(!frame_);
  ++tick_;
  expected_ = 0;
  frame_ = next_frame();
  frame_->time = time;
  frame_->sections.clear();
}

// A frame that only this builder holds. Its samples stay as they were: most of them are of the series that
// will stand in the same place again, and then the value alone is written.
std::shared_ptr<Frame> FrameBuilder::next_frame() {
  for (std::size_t i = 1; i < kFrames; ++i) {
    const std::size_t slot = (slot_ + i) % kFrames;
    const std::shared_ptr<Frame>& spare = frames_[slot];
    if (!spare || spare.use_count() > 1) continue;
    // use_count() orders nothing. Giving up a reference does, since it may be the last: from here on, what
    // other threads read of this frame is over.
    std::shared_ptr<Frame>(spare).reset();
    slot_ = slot;
    return spare;
  }
  // Readers hold those that there are: they keep them, and a new one takes a place.
  slot_ = (slot_ + 1) % kFrames;
  frames_[slot_] = std::make_shared<Frame>();
  return frames_[slot_];
}

void FrameBuilder::begin_section(std::string_view collector) {
  HB_ASSERT(frame_);
  const std::size_t first = order_.size();
  const std::size_t section = frame_->sections.size();
  frame_->sections.push_back({.collector = collector, .first = first, .last = first});
  // What the collectors before this one emitted more or less than at the last tick moves nothing here.
  if (last_ && section < last_->sections.size() && last_->sections[section].collector == collector)
    expected_ = last_->sections[section].first;
}

void FrameBuilder::end_section() {
  HB_ASSERT(frame_ && !frame_->sections.empty());
  frame_->sections.back().last = order_.size();
}

void FrameBuilder::repeat_section(std::string_view collector) {
  begin_section(collector);
  if (last_) {
    const auto section = std::ranges::find(last_->sections, collector, &FrameSection::collector);
    if (section != last_->sections.end()) {
      for (std::size_t i = section->first; i < section->last; ++i)
        add(*last_order_[i], last_->samples[i].value);
    }
  }
  end_section();
}

void FrameBuilder::sample(const Metric& metric, std::span<const LabelView> labels, double value) {
  HB_ASSERT(frame_);
  Known* known = predicted(metric, labels);
  if (known == nullptr) {
    known = look_up(metric, labels);
    if (known != nullptr && known->last_tick + 1 == tick_) expected_ = known->place + 1;
  } else {
    ++expected_;
  }
  if (known == nullptr) {
    ++drops_.over_limit;
    return;
  }
  add(*known, value);
}

void FrameBuilder::add(Known& known, double value) {
  if (known.last_tick == tick_) {
    ++drops_.duplicate;
    return;
  }
  known.last_tick = tick_;
  const std::size_t place = order_.size();
  known.place = place;
  order_.push_back(&known);
  if (place == frame_->samples.size()) {
    frame_->samples.push_back({known.series, value});
    return;
  }
  FrameSample& sample = frame_->samples[place];
  if (sample.series != known.series) sample.series = known.series;
  sample.value = value;
}

FrameBuilder::Known* FrameBuilder::predicted(const Metric& metric, std::span<const LabelView> labels) {
  if (expected_ >= last_order_.size()) return nullptr;
  Known* candidate = last_order_[expected_];
  const Names& names = *candidate->names;
  if (names.size() != labels.size() + 1) return nullptr;
  KeyMatch match(candidate->emitted);
  if (!match.name(metric.name, names.front())) return nullptr;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!match.separator() || !match.name(labels[i].name, names[i + 1])) return nullptr;
    if (!match.separator() || !match.value(labels[i].value)) return nullptr;
  }
  return match.whole() ? candidate : nullptr;
}

FrameBuilder::Known* FrameBuilder::look_up(const Metric& metric, std::span<const LabelView> labels) {
  key_.clear();
  append_key(key_, metric.name, labels);
  if (const auto found = known_.find(key_); found != known_.end()) return found->second.get();
  if (known_.size() >= options_.series_max) return nullptr;

  return make_known(metric, labels);
}

// Of the emission whose key is in key_.
FrameBuilder::Known* FrameBuilder::make_known(const Metric& metric, std::span<const LabelView> labels) {
  labels_.assign(labels.begin(), labels.end());
  std::vector<std::string> mended;  // values that were not UTF-8
  mended.reserve(labels.size());
  bool has_empty = false;
  for (LabelView& label : labels_) {
    has_empty = has_empty || label.value.empty();
    if (!is_valid_utf8(label.value)) label.value = mended.emplace_back(to_valid_utf8(label.value));
  }
  std::string text;
  // Labels without a value are in the text alone.
  if (has_empty || known_.size() < options_.texts_max) append_series_text(text, metric.name, labels_);
  labels_.push_back({kMetricName, metric.name});
  auto known = std::make_unique<Known>();
  known->series = std::make_shared<const Series>(Series{Labels(labels_), family_of(metric), std::move(text)});
  known->emitted = key_;
  known->names = names_of(metric, labels);
  const std::string_view key = known->emitted;
  return known_.emplace(key, std::move(known)).first->second.get();
}

std::shared_ptr<const MetricFamily> FrameBuilder::family_of(const Metric& metric) {
  const std::string_view name = metric.family.empty() ? metric.name : metric.family;
  std::shared_ptr<const MetricFamily>& family = families_[std::string(name)];
  if (!family) {
    family = std::make_shared<const MetricFamily>(
        MetricFamily{std::string(name), std::string(metric.help), metric.type});
  }
  return family;
}

std::shared_ptr<const FrameBuilder::Names> FrameBuilder::names_of(const Metric& metric,
                                                                  std::span<const LabelView> labels) {
  names_key_.assign(1, metric.name.data());
  for (const LabelView label : labels)
    names_key_.push_back(label.name.data());
  std::shared_ptr<const Names>& names = names_[names_key_];
  if (!names) names = std::make_shared<const Names>(names_key_);
  return names;
}

FramePtr FrameBuilder::finish() {
  HB_ASSERT(frame_);
  frame_->samples.resize(order_.size());
  std::swap(last_order_, order_);
  order_.clear();
  if (tick_ % 60 == 0) forget_idle();
  last_ = std::exchange(frame_, nullptr);
  return last_;
}

void FrameBuilder::forget_idle() {
  // Nothing in last_order_ is idle: all of it was emitted in this tick.
  std::erase_if(known_, [this](const auto& entry) {
    return entry.second->last_tick + options_.idle_ticks_max < tick_;
  });
  std::erase_if(families_, [](const auto& entry) { return entry.second.use_count() == 1; });
  std::erase_if(names_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

}  // namespace hb
