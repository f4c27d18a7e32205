#include "app/commands/db/export.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "promql/time_text.hpp"
#include "store/samples.hpp"

namespace hb::app::db {
namespace {

constexpr std::size_t kFlushBytes = std::size_t{256} << 10;

// Some thousand samples at the tier's own pace. Whole buckets of the tier fall into one.
constexpr int64_t window_ms(store::Tier tier) {
  constexpr int64_t kHour = 3'600'000;
  constexpr int64_t kDay = 24 * kHour;
  switch (tier) {
    case store::Tier::raw:
      return 6 * kHour;
    case store::Tier::minute:
      return 15 * kDay;
    case store::Tier::hour:
      return 900 * kDay;
  }
  return kHour;
}

// One export on its way.
class Export {
 public:
  Export(Database& database, const ExportRequest& request, const ExportSink& sink)
      : database_(database), request_(request), sink_(sink), writer_(make_sample_writer(request.format)) {}

  Result<ExportOutcome> run() {
    if (Result<void> listed = list(); !listed) return std::unexpected(listed.error());
    for (const WrittenSeries& series : series_) {
      if (Result<void> written = write_series(series); !written) return std::unexpected(written.error());
    }
    if (outcome_.samples == 0) {
      return fail(ErrorCode::not_found,
                  series_.empty() ? "no series matches" : "the series that match have no samples there");
    }
    writer_->end(text_);
    if (Result<void> flushed = flush(); !flushed) return std::unexpected(flushed.error());
    return outcome_;
  }

 private:
  Result<void> list() {
    for (const std::string& selector : request_.selectors) {
      Result<std::vector<ListedSeries>> found = database_.series(selector, request_.range, request_.tier);
      if (!found) return std::unexpected(found.error());
      for (ListedSeries& each : *found) {
        if (!spans_.emplace(each.series.id, each.span).second) continue;
        series_.push_back(std::move(each.series));
      }
    }
    if (request_.format == SampleFormat::openmetrics) {
      outcome_.nameless = std::erase_if(
          series_, [](const WrittenSeries& series) { return series.labels->metric_name().empty(); });
    }
    into_families(series_);
    return {};
  }

  Result<void> write_series(const WrittenSeries& series) {
    const store::TimeSpan span = spans_.at(series.id);
    const int64_t length_ms = window_ms(request_.tier);
    bool begun = false;
    for (int64_t from_ms = span.start_ms; from_ms <= span.end_ms;) {
      const int64_t next_ms = (from_ms / length_ms + 1) * length_ms;
      const Result<store::SampleColumns> samples =
          read_window(series.id, from_ms, std::min(next_ms - 1, span.end_ms));
      if (!samples) return std::unexpected(samples.error());
      from_ms = next_ms;
      if (samples->empty()) continue;
      if (!std::exchange(begun, true)) writer_->begin_series(text_, series);
      if (Result<void> written = write_samples(*samples); !written) return written;
    }
    if (begun) ++outcome_.series;
    return {};
  }

  // A window that has more samples than are given at once is halved.
  Result<store::SampleColumns> read_window(uint64_t id, int64_t from_ms, int64_t to_ms) {
    Result<store::SampleColumns> samples =
        database_.samples(id, {from_unix_ms(from_ms), from_unix_ms(to_ms)}, request_.tier);
    if (samples || samples.error().code != ErrorCode::limit || from_ms == to_ms) return samples;
    const int64_t middle_ms = from_ms + (to_ms - from_ms) / 2;
    Result<store::SampleColumns> first = read_window(id, from_ms, middle_ms);
    if (!first) return first;
    const Result<store::SampleColumns> second = read_window(id, middle_ms + 1, to_ms);
    if (!second) return second;
    store::merge_into(*first, *second);
    return first;
  }

  Result<void> write_samples(const store::SampleColumns& samples) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      writer_->add(text_, samples.times_ms[i], samples.values[i]);
      ++outcome_.samples;
      if (text_.size() < kFlushBytes) continue;
      if (Result<void> flushed = flush(); !flushed) return flushed;
    }
    return {};
  }

  Result<void> flush() {
    Result<void> written = sink_(text_);
    text_.clear();
    return written;
  }

  Database& database_;
  const ExportRequest& request_;
  const ExportSink& sink_;
  std::unique_ptr<SampleWriter> writer_;
  std::vector<WrittenSeries> series_;
  std::unordered_map<uint64_t, store::TimeSpan> spans_;
  std::string text_;
  ExportOutcome outcome_;
};

}  // namespace

Result<ExportOutcome> export_samples(Database& database, const ExportRequest& request,
                                     const ExportSink& sink) {
  return Export(database, request, sink).run();
}

Result<Timestamp> parse_export_time(std::string_view text, Timestamp now) {
  if (text == "now") return now;
  if (text.starts_with('-')) {
    const Result<Duration> back = promql::parse_duration(text.substr(1));
    if (back && text.size() > 1) return now - *back;
  } else if (const Result<Timestamp> time = promql::parse_time_parameter(text)) {
    return *time;
  }
  return fail(ErrorCode::invalid,
              fmt::format("'{}' is no time such as 2026-01-02T03:04:05Z, 1767323045, -2h or now", text));
}

}  // namespace hb::app::db
