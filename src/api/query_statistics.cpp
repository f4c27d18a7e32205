#include "api/query_statistics.hpp"

#include <iterator>

#include <fmt/format.h>

#include "base/json_text.hpp"
#include "promql/json.hpp"

namespace hb::api {
namespace {

void append_steps(std::string& out, const CountingSource& source, const promql::StepGrid& grid) {
  out.append(R"("totalQueryableSamplesPerStep":[)");
  for (std::size_t step = 0; step < grid.count; ++step) {
    out.append(step == 0 ? "[" : ",[");
    promql::append_json_time(out, grid.at(step));
    fmt::format_to(std::back_inserter(out), ",{}]", source.samples_at_steps()[step]);
  }
  out.append("],");
}

void append_selections(std::string& out, const CountingSource& source) {
  out.append(R"(,"selections":[)");
  for (const CountingSource::Selection& selection : source.selections()) {
    out.append(&selection == source.selections().data() ? R"({"matchers":)" : R"(,{"matchers":)");
    append_json_string(out, selection.matchers);
    out.append(R"(,"function":)");
    append_json_string(out, selection.function);
    out.append(R"(,"start":)");
    promql::append_json_time(out, selection.range.start);
    out.append(R"(,"end":)");
    promql::append_json_time(out, selection.range.end);
    fmt::format_to(
        std::back_inserter(out), R"(,"rangeSeconds":{},"resolutionSeconds":{},"series":{},"samples":{}}})",
        static_cast<double>(selection.window.count()) / 1000,
        static_cast<double>(selection.resolution.count()) / 1000, selection.series, selection.samples);
  }
  out.push_back(']');
}

}  // namespace

std::string query_statistics_json(std::string_view wanted, const QueryTimings& timings,
                                  const CountingSource& source, const promql::StepGrid& grid,
                                  std::size_t result_values) {
  const double evaluation = timings.evaluation.count();
  const double preparation = timings.preparation.count();
  std::string out =
      fmt::format(R"({{"timings":{{"evalTotalTime":{:.9f},"resultSortTime":0,"queryPreparationTime":{:.9f},)"
                  R"("innerEvalTime":{:.9f},"execQueueTime":{:.9f},"execTotalTime":{:.9f}}},"samples":{{)",
                  preparation + evaluation, preparation, evaluation, timings.queue.count(),
                  timings.queue.count() + preparation + evaluation);
  if (wanted == "all") append_steps(out, source, grid);
  fmt::format_to(std::back_inserter(out), R"("totalQueryableSamples":{},"peakSamples":{}}})",
                 source.samples(), source.series_samples_max() + result_values);
  if (wanted == "explain") append_selections(out, source);
  out.push_back('}');
  return out;
}

}  // namespace hb::api
