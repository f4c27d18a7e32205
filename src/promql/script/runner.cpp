#include "promql/script/runner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "promql/annotations.hpp"
#include "promql/engine.hpp"
#include "promql/number_text.hpp"
#include "promql/query.hpp"

namespace hb::promql::script {
namespace {

// A series of a result: its values on a grid.
struct Row {
  Labels labels;
  std::vector<std::pair<Timestamp, double>> samples;
};

std::string text_of(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

// Equal as Prometheus's tests compare: to six digits.
bool almost_equal(double a, double b) {
  constexpr double kEpsilon = 1e-6;
  constexpr double kSmallest = std::numeric_limits<double>::min();
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (a == b) return true;
  const double sum = std::abs(a) + std::abs(b);
  const double difference = std::abs(a - b);
  if (a == 0 || b == 0 || sum < kSmallest) return difference < kEpsilon * kSmallest;
  return difference / std::min(sum, std::numeric_limits<double>::max()) < kEpsilon;
}

std::vector<Row> rows_of(const Value& value) {
  std::vector<Row> rows;
  if (const auto* vector = std::get_if<VectorValue>(&value)) {
    for (std::size_t i = 0; i < vector->columns.size(); ++i) {
      rows.push_back(
          {vector->columns.labels(i).materialised(), {{vector->time, vector->columns.column(i).front()}}});
    }
  } else if (const auto* matrix = std::get_if<MatrixValue>(&value)) {
    for (std::size_t i = 0; i < matrix->columns.size(); ++i) {
      Row row{matrix->columns.labels(i).materialised(), {}};
      const std::span<const double> column = matrix->columns.column(i);
      for (std::size_t step = 0; step < column.size(); ++step) {
        if (!is_absent(column[step])) row.samples.emplace_back(matrix->grid.at(step), column[step]);
      }
      rows.push_back(std::move(row));
    }
  } else if (const auto* samples = std::get_if<SamplesValue>(&value)) {
    for (const SeriesView& series : samples->series) {
      Row row{*series.labels, {}};
      for (std::size_t i = 0; i < series.times.size(); ++i)
        row.samples.emplace_back(series.times[i], series.values[i]);
      rows.push_back(std::move(row));
    }
  } else if (const auto* scalar = std::get_if<ScalarValue>(&value)) {
    rows.push_back({Labels(), {{scalar->time, scalar->value}}});
  }
  return rows;
}

std::string samples_text(const std::vector<std::pair<Timestamp, double>>& samples) {
  constexpr std::size_t kShownMax = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(samples.size(), kShownMax); ++i) {
    text.append(i == 0 ? "" : " ").append(text_of(samples[i].second));
    text.append(fmt::format("@{}", static_cast<double>(unix_ms(samples[i].first)) / 1000));
  }
  return samples.size() > kShownMax ? text + " …" : text;
}

// What is wrong with a result; empty when it is as it has to be.
std::string compare(std::vector<Row> got, const std::vector<Row>& wanted, bool ordered) {
  if (ordered) {
    for (std::size_t i = 0; i < std::min(got.size(), wanted.size()); ++i) {
      if (got[i].labels != wanted[i].labels)
        return fmt::format("{} stands at place {}, where {} has to", got[i].labels.to_string(), i + 1,
                           wanted[i].labels.to_string());
    }
  }
  for (const Row& row : wanted) {
    const auto found = std::ranges::find(got, row.labels, &Row::labels);
    if (found == got.end()) {
      if (row.samples.empty()) continue;
      return fmt::format("{} is missing", row.labels.to_string());
    }
    const bool equal = std::ranges::equal(found->samples, row.samples, [](const auto& a, const auto& b) {
      return a.first == b.first && almost_equal(a.second, b.second);
    });
    if (!equal) {
      return fmt::format("{} is {}, not {}", row.labels.to_string(), samples_text(found->samples),
                         samples_text(row.samples));
    }
    got.erase(found);
  }
  if (got.empty()) return {};
  return fmt::format("{} {} is too much", got.front().labels.to_string(), samples_text(got.front().samples));
}

std::vector<Row> wanted_rows(const std::vector<Series>& series, Timestamp start, Duration step) {
  std::vector<Row> rows;
  for (const Series& each : series) {
    Row row{each.labels, {}};
    for (std::size_t i = 0; i < each.points.size(); ++i) {
      if (each.points[i]) row.samples.emplace_back(start + step * static_cast<int64_t>(i), *each.points[i]);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

bool matches(const Eval::Message& wanted, const std::string& text) {
  if (wanted.text.empty()) return true;
  if (!wanted.regex) return text == wanted.text;
  const Result<Matcher> regex = Matcher::make(MatchOp::regex, "text", "(?s:.*(?:" + wanted.text + ").*)");
  return regex && regex->matches(std::string_view(text));
}

std::string compare_messages(std::string_view kind, const std::vector<Eval::Message>& wanted, bool none,
                             const std::vector<std::string>& got) {
  if (none && !got.empty()) return fmt::format("no {} is expected: {}", kind, got.front());
  for (const Eval::Message& message : wanted) {
    if (std::ranges::none_of(got, [&](const std::string& text) { return matches(message, text); }))
      return fmt::format("no {} is: {}", kind, message.text);
  }
  if (wanted.empty()) return {};
  for (const std::string& text : got) {
    if (std::ranges::none_of(wanted, [&](const Eval::Message& message) { return matches(message, text); }))
      return fmt::format("a {} that is not expected: {}", kind, text);
  }
  return {};
}

bool depends_on_query_times(std::string_view query) {
  for (const std::string_view call : {"start()", "end()", "range()", "step()"}) {
    if (query.find(call) != std::string_view::npos) return true;
  }
  return false;
}

const VectorSelector* selector_of(const Node& node) {
  if (const auto* selector = std::get_if<VectorSelector>(&node.kind)) return selector;
  if (const auto* range = std::get_if<RangeSelector>(&node.kind)) return &range->selector;
  return nullptr;
}

class Runner {
 public:
  Runner(Target& target, const Clock& clock) : target_(target), clock_(clock) {}

  Result<void> operator()(const Clear&) {
    native_histograms_.clear();
    start_times_ = false;
    return target_.clear();
  }

  Result<void> operator()(const Load& load) {
    start_times_ = start_times_ || load.start_times;
    for (const Series& series : load.series) {
      if (load.with_native) note_native(series.labels);
      if (series.native_histogram) {
        native_histograms_.push_back(series.labels);
        continue;
      }
      std::vector<Timestamp> times;
      std::vector<double> values;
      for (std::size_t i = 0; i < series.points.size(); ++i) {
        if (!series.points[i]) continue;
        times.push_back(Timestamp{load.step * static_cast<int64_t>(i)});
        values.push_back(*series.points[i]);
      }
      if (times.empty()) continue;
      if (Result<void> loaded = target_.load(series.labels, times, values); !loaded) return loaded;
    }
    return target_.finish_load();
  }

  Result<void> operator()(const Eval& eval) {
    outcome_.query = eval.query;
    if (std::string why = why_skipped(eval); !why.empty()) {
      outcome_.verdict = Verdict::skipped;
      outcome_.why = std::move(why);
    } else if (why = why_failed(eval); !why.empty()) {
      outcome_.verdict = Verdict::failed;
      outcome_.why = std::move(why);
    }
    return {};
  }

  Outcome take_outcome(std::size_t line) {
    outcome_.line = line;
    return std::exchange(outcome_, {});
  }

 private:
  // A classic histogram's series stand for a native one without the suffix too.
  void note_native(const Labels& labels) {
    std::string name(labels.metric_name());
    for (const std::string_view suffix : {"_bucket", "_count", "_sum"}) {
      if (!name.ends_with(suffix)) continue;
      name.resize(name.size() - suffix.size());
      std::vector<LabelView> views(labels.begin(), labels.end());
      views.push_back({kMetricName, name});
      views.push_back({"le", ""});
      native_histograms_.emplace_back(views);
      return;
    }
  }

  [[nodiscard]] std::string why_skipped(const Eval& eval) const {
    if (start_times_) return "start timestamps";
    if (eval.query.find("{{") != std::string::npos) return "native histograms";
    for (const Series& series : eval.series) {
      if (series.native_histogram) return "native histograms";
    }
    if (native_histograms_.empty()) return {};
    const Result<QueryPtr> query = Query::parse(eval.query, Limits{});
    if (!query) return {};
    for (const Node& node : (*query)->syntax().nodes) {
      const VectorSelector* selector = selector_of(node);
      if (selector == nullptr) continue;
      for (const Labels& labels : native_histograms_) {
        if (std::ranges::all_of(selector->matchers, [&](const Matcher& m) { return m.matches(labels); }))
          return "native histograms";
      }
    }
    return {};
  }

  [[nodiscard]] std::string why_failed(const Eval& eval) const {
    const Engine engine(target_.source(), clock_);
    Annotations annotations(eval.query);
    const Result<Value> value = evaluate(engine, eval, annotations);
    if (!value) {
      if (!eval.fails) return "error: " + value.error().message;
      const std::string& text = eval.fails->text;
      const bool as_wanted = eval.fails->regex ? matches(*eval.fails, value.error().message)
                                               : value.error().message.find(text) != std::string::npos;
      return as_wanted ? std::string() : fmt::format("the error is: {}", value.error().message);
    }
    if (eval.fails) return "no error, but " + shown(*value);
    for (std::string why :
         {compare_messages("warning", eval.warnings, eval.no_warnings, annotations.warnings()),
          compare_messages("info", eval.infos, eval.no_infos, annotations.infos())}) {
      if (!why.empty()) return why;
    }
    if (eval.step > Duration{0}) {
      return compare(rows_of(*value), wanted_rows(eval.series, eval.start, eval.step), false);
    }
    return compare_instant(engine, eval, *value);
  }

  static std::string shown(const Value& value) {
    const std::vector<Row> rows = rows_of(value);
    if (rows.empty()) return "nothing";
    return rows.front().labels.to_string() + " " + samples_text(rows.front().samples);
  }

  static Result<Value> evaluate(const Engine& engine, const Eval& eval, Annotations& annotations) {
    const Result<QueryPtr> query = Query::parse(eval.query, engine.limits());
    if (!query) return std::unexpected(query.error());
    if (eval.step == Duration{0}) return engine.instant(**query, eval.start, {}, &annotations);
    if (const Result<void> possible = check_range_query(**query); !possible)
      return std::unexpected(possible.error());
    const Result<StepGrid> grid =
        make_grid({.start = eval.start, .end = eval.end, .step = eval.step}, engine.limits());
    if (!grid) return std::unexpected(grid.error());
    return engine.range(**query, *grid, {}, &annotations);
  }

  static std::string compare_instant(const Engine& engine, const Eval& eval, const Value& value) {
    if (eval.range_vector) {
      return compare(rows_of(value),
                     wanted_rows(eval.series, eval.range_vector->start, eval.range_vector->step), false);
    }
    if (eval.string) {
      const auto* string = std::get_if<StringValue>(&value);
      return string != nullptr && string->text == *eval.string ? "" : "it is not that string";
    }
    std::vector<Row> wanted = wanted_rows(eval.series, eval.start, Duration{0});
    if (eval.scalar) {
      if (!std::holds_alternative<ScalarValue>(value)) return "it is no scalar";
      wanted = {{Labels(), {{eval.start, *eval.scalar}}}};
    } else if (!std::holds_alternative<VectorValue>(value)) {
      return "it is no vector";
    }
    std::string why = compare(rows_of(value), wanted, eval.ordered);
    if (!why.empty() || eval.ordered || depends_on_query_times(eval.query)) return why;

    Eval as_range = eval;
    as_range.step = std::chrono::minutes(1);
    as_range.start = eval.start - as_range.step;
    as_range.end = eval.start + as_range.step;
    Annotations ignored(eval.query);
    const Result<Value> range = evaluate(engine, as_range, ignored);
    if (!range) return "as a range, error: " + range.error().message;
    std::vector<Row> middle;
    for (Row& row : rows_of(*range)) {
      std::erase_if(row.samples, [&](const auto& sample) { return sample.first != eval.start; });
      if (!row.samples.empty()) middle.push_back(std::move(row));
    }
    why = compare(std::move(middle), wanted, false);
    return why.empty() ? why : "as a range, " + why;
  }

  Target& target_;
  const Clock& clock_;
  std::vector<Labels> native_histograms_;
  bool start_times_ = false;
  Outcome outcome_;
};

}  // namespace

Result<std::vector<Outcome>> run(std::span<const Command> commands, Target& target, const Clock& clock) {
  Runner runner(target, clock);
  std::vector<Outcome> outcomes;
  for (const Command& command : commands) {
    if (Result<void> done = std::visit(runner, command.what); !done) return std::unexpected(done.error());
    if (std::holds_alternative<Eval>(command.what)) outcomes.push_back(runner.take_outcome(command.line));
  }
  return outcomes;
}

}  // namespace hb::promql::script
