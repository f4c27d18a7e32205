#include "model/sample_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "base/rfc3339.hpp"
#include "model/csv_records.hpp"
#include "model/exposition.hpp"
#include "model/exposition_line.hpp"

namespace hb {
namespace {

constexpr std::string_view kTotal = "_total";

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '\n') {
      out.append("\\n");
      continue;
    }
    if (c == '\\' || c == '"') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_name(std::string& out, std::string_view name) {
  if (is_plain_metric_name(name)) {
    out.append(name);
  } else {
    append_quoted(out, name);
  }
}

// `{a="b"}`, with what else has to stand in the braces first; nothing without any.
void append_labels(std::string& out, const Labels& labels, std::string_view quoted_name) {
  char separator = '{';
  if (!quoted_name.empty()) {
    out.push_back(separator);
    append_quoted(out, quoted_name);
    separator = ',';
  }
  for (const LabelView label : labels) {
    if (label.name == kMetricName) continue;
    out.push_back(separator);
    if (is_plain_label_name(label.name)) {
      out.append(label.name);
    } else {
      append_quoted(out, label.name);
    }
    out.push_back('=');
    append_quoted(out, label.value);
    separator = ',';
  }
  if (separator == ',') out.push_back('}');
}

// A series as the exposition formats write it; a name that needs quotes stands within the braces.
void append_series(std::string& out, const Labels& labels) {
  const std::string_view name = labels.metric_name();
  if (is_plain_metric_name(name)) {
    out.append(name);
    append_labels(out, labels, {});
  } else {
    append_labels(out, labels, name);
  }
}

class OpenMetricsWriter final : public SampleWriter {
 public:
  void begin_series(std::string& out, const WrittenSeries& series) override {
    if (!begun_ || series.family != family_) {
      begun_ = true;
      family_ = series.family;
      out.append("# TYPE ");
      append_name(out, series.family);
      out.append(type_of(series)).push_back('\n');
    }
    series_.clear();
    append_series(series_, *series.labels);
    series_.push_back(' ');
  }

  void add(std::string& out, int64_t time_ms, double value) override {
    out.append(series_);
    append_sample_value(out, value);
    fmt::format_to(std::back_inserter(out), " {}.{:03}\n", time_ms / 1000, time_ms % 1000);
  }

  void end(std::string& out) override { out.append("# EOF\n"); }

 private:
  static std::string_view type_of(const WrittenSeries& series) {
    if (series.family.size() != series.labels->metric_name().size()) return " counter";
    return series.type == MetricType::gauge ? " gauge" : " unknown";
  }

  bool begun_ = false;
  std::string family_;
  std::string series_;
};

// A metric's type as it is, whatever else is written: for texts that this program alone reads.
class PrometheusWriter final : public SampleWriter {
 public:
  void begin_series(std::string& out, const WrittenSeries& series) override {
    if (!begun_ || series.labels->metric_name() != name_) {
      begun_ = true;
      name_ = series.labels->metric_name();
      out.append("# TYPE ");
      append_name(out, name_);
      out.append(" ").append(metric_type_name(series.type)).push_back('\n');
    }
    series_.clear();
    append_series(series_, *series.labels);
    series_.push_back(' ');
  }

  void add(std::string& out, int64_t time_ms, double value) override {
    out.append(series_);
    append_sample_value(out, value);
    fmt::format_to(std::back_inserter(out), " {}\n", time_ms);
  }

  void end(std::string& /*out*/) override {}

 private:
  bool begun_ = false;
  std::string name_;
  std::string series_;
};

class CsvWriter final : public SampleWriter {
 public:
  void begin_series(std::string& out, const WrittenSeries& series) override {
    if (!begun_) out.append(kCsvHeader).push_back('\n');
    begun_ = true;
    std::string labels;
    append_labels(labels, *series.labels, {});
    series_.clear();
    append_csv_field(series_, series.labels->metric_name());
    series_.push_back(',');
    append_csv_field(series_, labels);
    series_.push_back(',');
  }

  // A time as spreadsheets know it: without the T and the Z of RFC 3339.
  void add(std::string& out, int64_t time_ms, double value) override {
    constexpr std::size_t kDateLength = 10;
    time_.clear();
    append_rfc3339(time_, from_unix_ms(time_ms));
    time_[kDateLength] = ' ';
    time_.back() = ',';
    out.append(series_).append(time_);
    append_sample_value(out, value);
    out.push_back('\n');
  }

  void end(std::string& /*out*/) override {}

 private:
  bool begun_ = false;
  std::string series_;
  std::string time_;
};

}  // namespace

void into_families(std::vector<WrittenSeries>& series) {
  // What each metric is; one whose series disagree is of no type.
  std::unordered_map<std::string_view, MetricType> types;
  for (const WrittenSeries& each : series) {
    const auto [known, is_new] = types.try_emplace(each.labels->metric_name(), each.type);
    if (!is_new && known->second != each.type) known->second = MetricType::untyped;
  }
  const auto is_taken = [&](const std::string& family) {
    return types.contains(family) || types.contains(family + "_created") ||
           types.contains(family + "_created_total");
  };
  std::unordered_map<std::string_view, std::string_view> families;
  for (const auto& [name, type] : types) {
    std::string_view family = name;
    if (type == MetricType::counter && name.ends_with(kTotal) && name.size() > kTotal.size()) {
      family.remove_suffix(kTotal.size());
      if (is_taken(std::string(family))) family = name;
    }
    families.emplace(name, family);
  }
  for (WrittenSeries& each : series) {
    const std::string_view name = each.labels->metric_name();
    each.type = types[name];
    each.family = name.substr(0, families[name].size());
  }
  std::ranges::sort(series, [](const WrittenSeries& a, const WrittenSeries& b) {
    return std::tie(a.family, *a.labels) < std::tie(b.family, *b.labels);
  });
}

std::unique_ptr<SampleWriter> make_sample_writer(SampleFormat format) {
  switch (format) {
    case SampleFormat::openmetrics:
      return std::make_unique<OpenMetricsWriter>();
    case SampleFormat::prometheus:
      return std::make_unique<PrometheusWriter>();
    case SampleFormat::csv:
      return std::make_unique<CsvWriter>();
  }
  return nullptr;
}

}  // namespace hb
