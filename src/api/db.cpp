#include "api/db.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/db_text.hpp"
#include "http/form.hpp"
#include "model/sample_text.hpp"
#include "promql/series_selector.hpp"
#include "promql/time_text.hpp"
#include "store/import_batch.hpp"
#include "store/tiers.hpp"

namespace hb::api {
namespace {

http::Response refuse(const Error& error) {
  const int status = http::status_of(error.code);
  return http::prometheus_error(status, status == 400 ? "bad_data" : "execution", error.message);
}

http::Response refuse_second_scan() {
  return refuse({ErrorCode::unavailable, "another check or count of everything is running; try again"});
}

std::unexpected<Error> invalid_parameter(std::string_view name, std::string_view why) {
  return fail(ErrorCode::invalid, fmt::format("invalid parameter \"{}\": {}", name, why));
}

Result<uint64_t> number_of(const http::Parameters& parameters, std::string_view name) {
  const std::string_view text = parameters.get(name).value_or("");
  uint64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{} || end != text.data() + text.size())
    return invalid_parameter(name, "expected a whole number");
  return number;
}

// What part of history is asked for.
struct Slice {
  TimeRange range;
  store::Tier tier = store::Tier::raw;
};

Result<Slice> slice_of(const http::Parameters& parameters) {
  Slice slice;
  for (const auto& [name, time] :
       {std::pair("start", &slice.range.start), std::pair("end", &slice.range.end)}) {
    const Result<Timestamp> parsed = promql::parse_time_parameter(parameters.get(name).value_or(""));
    if (!parsed) return invalid_parameter(name, parsed.error().message);
    *time = *parsed;
  }
  const std::optional<store::Tier> tier = store::parse_tier(parameters.get("tier").value_or("raw"));
  if (!tier) return invalid_parameter("tier", "expected raw, 1m or 1h");
  slice.tier = *tier;
  return slice;
}

Result<SeriesPage> list_series(const store::Store& store, const http::Request& request) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return std::unexpected(parameters.error());
  const Result<Slice> slice = slice_of(*parameters);
  if (!slice) return std::unexpected(slice.error());
  const auto matchers = promql::parse_series_selector(parameters->get("match[]").value_or(""), {});
  if (!matchers) return invalid_parameter("match[]", matchers.error().message);
  uint64_t after = 0;
  if (parameters->get("after")) {
    const Result<uint64_t> given = number_of(*parameters, "after");
    if (!given) return std::unexpected(given.error());
    after = *given;
  }
  SeriesPage page;
  for (const store::Store::Extent& extent : store.extents(*matchers, slice->range, slice->tier)) {
    if (extent.series->id <= after) continue;
    if (page.entries.size() == kDbSeriesMax) {
      page.next_after = page.entries.back().series.id;
      break;
    }
    page.entries.push_back({.series = {.id = extent.series->id,
                                       .labels = {extent.series, &extent.series->labels},
                                       .type = extent.series->type,
                                       .family = {}},
                            .span = extent.span});
  }
  return page;
}

Result<std::string> list_samples(store::Store& store, const http::Request& request) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return std::unexpected(parameters.error());
  const Result<Slice> slice = slice_of(*parameters);
  if (!slice) return std::unexpected(slice.error());
  const Result<uint64_t> id = number_of(*parameters, "id");
  if (!id) return std::unexpected(id.error());
  if (*id > store::BlockKey::kSeriesIdMax) return invalid_parameter("id", "there is no such series");
  const auto samples = store.samples(static_cast<store::SeriesId>(*id), slice->range, slice->tier);
  if (!samples) return std::unexpected(samples.error());
  if (samples->size() > kDbSamplesMax) {
    return fail(ErrorCode::limit, fmt::format("{} samples; at most {} are answered: ask for a shorter time",
                                              samples->size(), kDbSamplesMax));
  }
  std::string text;
  append_samples(text, *samples);
  return text;
}

Result<std::vector<store::ImportedSeries>> read_body(const http::Request& request) {
  const auto format = parse_sample_format(request.param("format").value_or(""));
  if (!format) return invalid_parameter("format", "expected openmetrics, prometheus or csv");
  StringLines lines(request.body);
  const std::unique_ptr<SampleReader> reader = make_sample_reader(*format, lines);
  store::ImportBatch batch;
  for (;;) {
    const Result<std::optional<TextSample>> sample = reader->next();
    if (!sample)
      return fail(sample.error().code, fmt::format("line {}: {}", reader->line(), sample.error().message));
    if (!*sample) return batch.take();
    if (!batch.add(**sample)) {
      return fail(ErrorCode::limit, fmt::format("more than {} samples or {} series in one request",
                                                store::kImportSamplesMax, store::kImportSeriesMax));
    }
  }
}

}  // namespace

http::Response DbScans::check() {
  const std::unique_lock running(running_, std::try_to_lock);
  if (!running) return refuse_second_scan();
  const Result<store::CheckReport> report = check_();
  return report ? http::json(check_text(*report)) : refuse(report.error());
}

http::Response DbScans::stats(const store::Store& store) {
  const std::unique_lock running(running_, std::try_to_lock);
  if (!running) return refuse_second_scan();
  const Result<store::Inventory> inventory = store.inventory();
  return inventory ? http::json(inventory_text(*inventory)) : refuse(inventory.error());
}

http::Response db_series_answer(const store::Store& store, const http::Request& request) {
  const Result<SeriesPage> page = list_series(store, request);
  return page ? http::json(series_text(*page)) : refuse(page.error());
}

http::Response db_export_answer(store::Store& store, const http::Request& request) {
  Result<std::string> text = list_samples(store, request);
  return text ? http::plain_text(*std::move(text)) : refuse(text.error());
}

http::Response db_import_answer(store::Store& store, const http::Request& request) {
  Result<std::vector<store::ImportedSeries>> series = read_body(request);
  if (!series) return refuse(series.error());
  const Result<store::ImportOutcome> outcome = store.import(*std::move(series));
  return outcome ? http::json(import_text(*outcome)) : refuse(outcome.error());
}

}  // namespace hb::api
