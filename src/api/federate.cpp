#include "api/federate.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/prometheus_request.hpp"
#include "http/form.hpp"
#include "http/rendered_body.hpp"
#include "model/exposition.hpp"
#include "model/exposition_line.hpp"
#include "model/labels.hpp"
#include "model/staleness.hpp"

namespace hb::api {
namespace {

constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kInstance = "instance";

struct Newest {
  std::shared_ptr<const Labels> labels;
  Timestamp time;
  double value = 0;
};

bool comes_first(const Newest& a, const Newest& b) {
  const int names = a.labels->metric_name().compare(b.labels->metric_name());
  return names != 0 ? names < 0 : *a.labels < *b.labels;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      out.append("\\n");
      continue;
    }
    if (c == '\\' || c == '"') out.push_back('\\');
    out.push_back(c);
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  append_escaped(out, text);
  out.push_back('"');
}

// `name{a="b",instance=""}`; a name that needs quotes stands within the braces.
void append_series(std::string& out, const Labels& labels) {
  const std::string_view name = labels.metric_name();
  std::string_view separator = "{";
  if (is_plain_metric_name(name)) {
    out.append(name);
  } else {
    out.push_back('{');
    append_quoted(out, name);
    separator = ",";
  }
  const auto append_label = [&](std::string_view label, std::string_view value) {
    out.append(std::exchange(separator, ","));
    if (is_plain_label_name(label)) {
      out.append(label);
    } else {
      append_quoted(out, label);
    }
    out.push_back('=');
    append_quoted(out, value);
  };
  for (const LabelView label : labels) {
    if (label.name != kMetricName) append_label(label.name, label.value);
  }
  if (labels.get(kInstance).empty()) append_label(kInstance, "");
  out.push_back('}');
}

class Page final : public http::Rendering {
 public:
  explicit Page(std::vector<Newest> samples) : samples_(std::move(samples)) {}

  bool render(std::string& out, std::size_t bytes) override {
    const std::size_t begin = out.size();
    for (; next_ < samples_.size() && out.size() - begin < bytes; ++next_) {
      const Newest& sample = samples_[next_];
      const std::string_view name = sample.labels->metric_name();
      if (next_ == 0 || samples_[next_ - 1].labels->metric_name() != name) append_heading(out, name);
      append_series(out, *sample.labels);
      out.push_back(' ');
      append_sample_value(out, sample.value);
      out.append(fmt::format(" {}\n", unix_ms(sample.time)));
    }
    return next_ < samples_.size();
  }

 private:
  static void append_heading(std::string& out, std::string_view name) {
    out.append("# TYPE ");
    if (is_plain_metric_name(name)) {
      out.append(name);
    } else {
      append_quoted(out, name);
    }
    out.append(" untyped\n");
  }

  const std::vector<Newest> samples_;
  std::size_t next_ = 0;
};

}  // namespace

http::Response federate_answer(SeriesSource& source, const Clock& clock, const promql::Limits& limits,
                               WorkerPool& renderers, const http::Request& request) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return http::plain_text(parameters.error().message + "\n", 400);
  const Result<Selectors> selectors = selector_parameters(*parameters, limits);
  if (!selectors) return http::plain_text(selectors.error().message + "\n", 400);
  const Timestamp now = clock.now();
  std::vector<Newest> samples;
  for (const std::vector<Matcher>& matchers : *selectors) {
    const Result<void> read = source.for_each(
        matchers, {now - limits.lookback + Duration{1}, now}, {}, [&](const SeriesSpan& series) {
          const bool ended = series.values.empty() || is_stale(series.values.back());
          if (!ended && !series.labels->metric_name().empty())
            samples.push_back({series.labels, series.times.back(), series.values.back()});
          return true;
        });
    if (!read) return http::plain_text(read.error().message + "\n", http::status_of(read.error().code));
  }
  std::ranges::sort(samples, comes_first);
  const auto repeated =
      std::ranges::unique(samples, [](const Newest& a, const Newest& b) { return *a.labels == *b.labels; });
  samples.erase(repeated.begin(), repeated.end());
  return http::rendered(request, kContentType, std::make_unique<Page>(std::move(samples)), renderers);
}

}  // namespace hb::api
