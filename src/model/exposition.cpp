#include "model/exposition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace hb {
namespace {

constexpr double kExponentFrom = 1e6;
constexpr double kExponentBelow = 1e-4;

void append_escaped(std::string& out, std::string_view text, bool escape_quotes) {
  for (const char c : text) {
    if (c == '\n') {
      out.append("\\n");
      continue;
    }
    if (c == '\\' || (c == '"' && escape_quotes)) out.push_back('\\');
    out.push_back(c);
  }
}

// What stands above a family's samples.
struct Heading {
  std::string_view name;
  std::string_view help;
  std::string_view type;
};

void append_heading(std::string& out, const Heading& heading, bool escape_quotes) {
  if (!heading.help.empty()) {
    out.append("# HELP ").append(heading.name).push_back(' ');
    append_escaped(out, heading.help, escape_quotes);
    out.push_back('\n');
  }
  out.append("# TYPE ").append(heading.name).push_back(' ');
  out.append(heading.type).push_back('\n');
}

void append_series(std::string& out, const Series& series) {
  if (!series.text.empty()) {
    out.append(series.text);
    return;
  }
  std::vector<LabelView> labels;
  for (const LabelView label : series.labels) {
    if (label.name != kMetricName) labels.push_back(label);
  }
  append_series_text(out, series.labels.metric_name(), labels);
}

// The frame's samples by family. Each family is a chain through `next`, so that grouping costs one look-up a
// sample and no sorting of samples.
class Families {
 public:
  explicit Families(const Frame& frame) : next_(frame.samples.size(), kNone) {
    index_.reserve(frame.samples.size() / 2);
    for (std::size_t i = 0; i < frame.samples.size(); ++i)
      add(frame.samples[i].series->family.get(), i);
    std::ranges::sort(chains_, {}, &name_of);
  }

  // Calls visit(heading, sample) for each sample's place in the frame, in the order of the page; the heading
  // is null but for a family's first sample.
  template <typename Visit>
  void visit(ExpositionFormat format, const Visit& visit) const {
    const bool openmetrics = format == ExpositionFormat::openmetrics;
    for (const Chain& chain : chains_) {
      const Heading heading = openmetrics ? openmetrics_heading(*chain.family) : text_heading(*chain.family);
      for (std::size_t i = chain.first; i != kNone; i = next_[i])
        visit(i == chain.first ? &heading : nullptr, i);
    }
  }

 private:
  static constexpr std::size_t kNone = SIZE_MAX;

  struct Chain {
    const MetricFamily* family = nullptr;
    std::size_t first = kNone;
    std::size_t last = kNone;
  };

  static Heading text_heading(const MetricFamily& family) {
    return {.name = family.name, .help = family.help, .type = metric_type_name(family.type)};
  }

  // A counter is one where its samples end with _total and no other family has the name that is left.
  [[nodiscard]] Heading openmetrics_heading(const MetricFamily& family) const {
    constexpr std::string_view kTotal = "_total";
    Heading heading = text_heading(family);
    if (family.type == MetricType::untyped) heading.type = "unknown";
    if (family.type != MetricType::counter) return heading;
    const std::string_view base =
        heading.name.ends_with(kTotal) ? heading.name.substr(0, heading.name.size() - kTotal.size()) : "";
    if (base.empty() || has(base) || has(std::string(base) + "_created")) {
      heading.type = "unknown";
    } else {
      heading.name = base;
    }
    return heading;
  }

  [[nodiscard]] bool has(std::string_view name) const {
    const auto found = std::ranges::lower_bound(chains_, name, {}, &name_of);
    return found != chains_.end() && name_of(*found) == name;
  }

  static std::string_view name_of(const Chain& chain) { return chain.family->name; }

  void add(const MetricFamily* family, std::size_t sample) {
    const auto [found, is_new] = index_.try_emplace(family, chains_.size());
    if (is_new) {
      chains_.push_back({.family = family, .first = sample, .last = sample});
      return;
    }
    Chain& chain = chains_[found->second];
    next_[chain.last] = sample;
    chain.last = sample;
  }

  std::unordered_map<const MetricFamily*, std::size_t> index_;
  std::vector<Chain> chains_;
  std::vector<std::size_t> next_;
};

}  // namespace

void ExpositionPage::append(std::string& out, const Frame& frame) {
  if (!fits(frame)) lay_out(frame);
  // What most values take.
  constexpr std::size_t kValueBytes = 16;
  out.reserve(out.size() + text_.size() + pieces_.size() * kValueBytes);
  std::size_t from = 0;
  for (const Piece& piece : pieces_) {
    out.append(text_, from, piece.end - from);
    append_sample_value(out, frame.samples[piece.sample].value);
    from = piece.end;
  }
  out.append(text_, from);
}

bool ExpositionPage::fits(const Frame& frame) const {
  return is_laid_out_ && std::ranges::equal(frame.samples, series_, {}, &FrameSample::series);
}

void ExpositionPage::lay_out(const Frame& frame) {
  is_laid_out_ = true;
  series_.resize(frame.samples.size());
  std::ranges::transform(frame.samples, series_.begin(), &FrameSample::series);
  pieces_.clear();
  pieces_.reserve(frame.samples.size());
  text_.clear();
  Families(frame).visit(format_, [&](const Heading* heading, std::size_t sample) {
    if (!pieces_.empty()) text_.push_back('\n');
    if (heading != nullptr) append_heading(text_, *heading, format_ == ExpositionFormat::openmetrics);
    append_series(text_, *series_[sample]);
    text_.push_back(' ');
    pieces_.push_back({.end = text_.size(), .sample = sample});
  });
  if (!pieces_.empty()) text_.push_back('\n');
  if (format_ == ExpositionFormat::openmetrics) text_.append("# EOF\n");
  text_.shrink_to_fit();
}

void append_exposition(std::string& out, const Frame& frame, ExpositionFormat format) {
  ExpositionPage(format).append(out, frame);
}

void append_series_text(std::string& out, std::string_view name, std::span<const LabelView> labels) {
  out.append(name);
  if (labels.empty()) return;
  std::vector<LabelView> sorted(labels.begin(), labels.end());
  std::ranges::sort(sorted, {}, &LabelView::name);
  char separator = '{';
  for (const LabelView label : sorted) {
    out.push_back(separator);
    out.append(label.name).append("=\"");
    append_escaped(out, label.value, true);
    out.push_back('"');
    separator = ',';
  }
  out.push_back('}');
}

void append_sample_value(std::string& out, double value) {
  if (std::isnan(value)) {
    out.append("NaN");
    return;
  }
  if (std::isinf(value)) {
    out.append(value > 0 ? "+Inf" : "-Inf");
    return;
  }
  std::array<char, 32> digits{};
  const double magnitude = std::fabs(value);
  const bool exponent = magnitude != 0 && (magnitude < kExponentBelow || magnitude >= kExponentFrom);
  // Most samples are small counts.
  const auto count = exponent ? int64_t{0} : static_cast<int64_t>(value);
  const bool whole = !exponent && static_cast<double>(count) == value && !std::signbit(value);
  const auto written =
      whole ? std::to_chars(digits.data(), digits.data() + digits.size(), count)
            : std::to_chars(digits.data(), digits.data() + digits.size(), value,
                            exponent ? std::chars_format::scientific : std::chars_format::fixed);
  out.append(digits.data(), written.ptr);
}

}  // namespace hb
