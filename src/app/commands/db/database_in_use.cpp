#include "app/commands/db/database_in_use.hpp"

#include <memory>

#include <fmt/format.h>

#include "api/db_text.hpp"
#include "http/percent.hpp"
#include "store/tiers.hpp"

namespace hb::app::db {
namespace {

using http::Method;

// http::status_of, the other way round.
ErrorCode code_of(int status) {
  switch (status) {
    case 400:
      return ErrorCode::invalid;
    case 404:
      return ErrorCode::not_found;
    case 422:
      return ErrorCode::limit;
    case 501:
      return ErrorCode::unsupported;
    case 503:
      return ErrorCode::unavailable;
    default:
      return ErrorCode::io;
  }
}

Result<std::string> body_of(Result<http::ClientResponse> response) {
  if (!response) return std::unexpected(std::move(response.error()));
  if (response->status == 200) return std::move(response->body);
  const std::string hint =
      response->status == 404 ? "; if it is of another version, restart it as this one" : "";
  return fail(code_of(response->status), "the running program: " + api::read_error(response->body) + hint);
}

// A time as a number of seconds, to the millisecond.
std::string seconds(Timestamp time) {
  const int64_t ms = unix_ms(time);
  return fmt::format("{}.{:03}", ms / 1000, ms % 1000);
}

std::string slice(TimeRange range, store::Tier tier) {
  return fmt::format("start={}&end={}&tier={}", seconds(range.start), seconds(range.end),
                     store::tier_name(tier));
}

}  // namespace

std::string ImportBodies::next() {
  std::string body;
  const std::unique_ptr<SampleWriter> writer = make_sample_writer(SampleFormat::prometheus);
  for (; at_series_ < series_.size(); ++at_series_) {
    const store::ImportedSeries& from = series_[at_series_];
    // The writer reads the labels alone, which live longer than it.
    const std::shared_ptr<const Labels> labels(std::shared_ptr<void>(), &from.labels);
    writer->begin_series(body, {.id = 0, .labels = labels, .type = from.type, .family = {}});
    for (; at_sample_ < from.samples.size(); ++at_sample_) {
      if (body.size() > bytes_max_) return body;
      writer->add(body, from.samples.times_ms[at_sample_], from.samples.values[at_sample_]);
    }
    at_sample_ = 0;
  }
  return body;
}

Result<std::string> DatabaseInUse::get(std::string_view target) {
  return body_of(client_.request(Method::get, target));
}

Result<std::string> DatabaseInUse::post(std::string_view target, std::string_view body,
                                        std::string_view content_type) {
  return body_of(client_.request(Method::post, target, body, content_type));
}

Result<store::CheckReport> DatabaseInUse::check() {
  const Result<std::string> body = get("/api/v1/db/check");
  if (!body) return std::unexpected(body.error());
  return api::read_check(*body);
}

Result<store::Inventory> DatabaseInUse::inventory() {
  const Result<std::string> body = get("/api/v1/db/stats");
  if (!body) return std::unexpected(body.error());
  return api::read_inventory(*body);
}

Result<std::vector<ListedSeries>> DatabaseInUse::series(const std::string& selector, TimeRange range,
                                                        store::Tier tier) {
  std::string form = slice(range, tier) + "&match[]=";
  http::append_percent_encoded(form, selector);
  std::vector<ListedSeries> all;
  for (uint64_t after = 0;;) {
    const Result<std::string> body =
        post("/api/v1/db/series", fmt::format("{}&after={}", form, after), http::kForm);
    if (!body) return std::unexpected(body.error());
    Result<api::SeriesPage> page = api::read_series(*body);
    if (!page) return std::unexpected(page.error());
    for (api::SeriesPage::Entry& entry : page->entries)
      all.push_back({.series = std::move(entry.series), .span = entry.span});
    if (!page->next_after || *page->next_after <= after) return all;
    after = *page->next_after;
  }
}

Result<store::SampleColumns> DatabaseInUse::samples(uint64_t id, TimeRange range, store::Tier tier) {
  const Result<std::string> body = get(fmt::format("/api/v1/db/export?id={}&{}", id, slice(range, tier)));
  if (!body) return std::unexpected(body.error());
  return api::read_samples(*body);
}

Result<store::ImportOutcome> DatabaseInUse::import(std::vector<store::ImportedSeries> series) {
  store::ImportOutcome outcome;
  ImportBodies bodies(series, kBodyBytesMax);
  for (std::string body = bodies.next(); !body.empty(); body = bodies.next()) {
    const Result<std::string> answer = post("/api/v1/db/import?format=prometheus", body, http::kPlainText);
    if (answer) {
      const Result<store::ImportOutcome> taken = api::read_import(*answer);
      if (!taken) return taken;
      outcome += *taken;
      continue;
    }
    if (outcome.samples == 0) return std::unexpected(answer.error());
    return fail(answer.error().code,
                fmt::format("{} ({} samples were taken before)", answer.error().message, outcome.samples));
  }
  return outcome;
}

}  // namespace hb::app::db
