#include "remote/write_receiver.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "http/accept_list.hpp"
#include "http/fields.hpp"
#include "remote/limits.hpp"
#include "remote/series_labels.hpp"
#include "remote/snappy_block.hpp"
#include "remote/write_request.hpp"

namespace hb::remote {
namespace {

constexpr std::string_view kMessageName = "prometheus.WriteRequest";

// Senders show the text in their log.
http::Response refusal(int status, std::string_view message) {
  return http::plain_text(fmt::format("{}\n", message), status);
}

// Decided by the headers alone. Senders of before the specification say neither.
std::optional<http::Response> check_headers(const http::Headers& headers) {
  if (const auto type = headers.get("Content-Type")) {
    const http::AcceptItem item = http::AcceptList(*type).next().value_or(http::AcceptItem{});
    const std::string_view message = item.parameter("proto").value_or(kMessageName);
    if (!http::equal_ignoring_case(item.value, "application/x-protobuf") || message != kMessageName)
      return refusal(415,
                     fmt::format("the body must be sent as application/x-protobuf, a {}: remote write 1.0",
                                 kMessageName));
  }
  const std::string_view coding = headers.get("Content-Encoding").value_or("snappy");
  if (!http::equal_ignoring_case(coding, "snappy") || headers.count("Content-Encoding") > 1)
    return refusal(415, "the body must be sent with Content-Encoding: snappy");
  return std::nullopt;
}

// Reads one request into the target, batch by batch.
class Intake {
 public:
  explicit Intake(WriteTarget& target) : target_(target) {}

  Result<void> run(std::string_view message) {
    Result<void> read = read_write_request(message, [this](const WrittenSeries& series) { take(series); });
    if (!read) return read;
    flush();
    return std::exchange(failure_, {});
  }

  [[nodiscard]] const WriteCounts& counts() const { return counts_; }
  [[nodiscard]] const std::string& first_reason() const { return first_reason_; }

 private:
  void take(const WrittenSeries& series) {
    counts_.of(Refused::exemplar) += series.exemplars;
    Result<Labels> labels = check_series_labels(series.labels);
    if (!labels) {
      const bool limit = labels.error().code == ErrorCode::limit;
      // A series of nothing but wrong labels counts, too.
      const std::size_t lost = std::max<std::size_t>(1, series.times_ms.size() + series.histograms);
      refuse(limit ? Refused::label_limit : Refused::labels, lost, labels.error().message);
      return;
    }
    if (series.histograms > 0) {
      refuse(Refused::histogram, series.histograms,
             fmt::format("native histograms are not kept: {}", labels->to_string()));
    }
    add(*labels, series);
  }

  // Series may come in pieces, and a long one is cut.
  void add(const Labels& labels, const WrittenSeries& series) {
    for (std::size_t from = 0; from < series.times_ms.size();) {
      const std::size_t count = std::min(series.times_ms.size() - from, WriteTarget::kBatchSamplesMax);
      if (batch_samples_ + count > WriteTarget::kBatchSamplesMax) flush();
      const auto [place, fresh] = places_.try_emplace(labels, batch_.size());
      if (fresh) batch_.push_back({.labels = labels});
      SeriesSamples& samples = batch_[place->second];
      const auto times = series.times_ms.subspan(from, count);
      const auto values = series.values.subspan(from, count);
      samples.times_ms.insert(samples.times_ms.end(), times.begin(), times.end());
      samples.values.insert(samples.values.end(), values.begin(), values.end());
      batch_samples_ += count;
      from += count;
    }
  }

  // By time; of two samples of one time the later one is meant.
  void put_in_order(SeriesSamples& samples) {
    const std::vector<int64_t>& times_ms = samples.times_ms;
    if (std::ranges::adjacent_find(times_ms, std::greater_equal<>()) == times_ms.end()) return;
    std::vector<std::size_t> order(times_ms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(times_ms[i], i); });
    SeriesSamples ordered{.labels = std::move(samples.labels)};
    for (std::size_t at = 0; at < order.size(); ++at) {
      const std::size_t i = order[at];
      if (at + 1 < order.size() && times_ms[order[at + 1]] == times_ms[i]) {
        ++counts_.taken;
        continue;
      }
      ordered.times_ms.push_back(times_ms[i]);
      ordered.values.push_back(samples.values[i]);
    }
    samples = std::move(ordered);
  }

  // After a failure nothing more is offered: all of it will be sent again.
  void flush() {
    batch_samples_ = 0;
    std::vector<SeriesSamples> batch = std::exchange(batch_, {});
    places_.clear();
    if (batch.empty() || !failure_) return;
    std::ranges::for_each(batch, [this](SeriesSamples& samples) { put_in_order(samples); });
    const Result<BatchOutcome> outcome = target_.take(std::move(batch));
    if (!outcome) {
      failure_ = std::unexpected(outcome.error());
      return;
    }
    counts_.taken += outcome->taken;
    refuse(Refused::too_old, outcome->too_old, outcome->first_refused);
    refuse(Refused::too_new, outcome->too_new, outcome->first_refused);
    refuse(Refused::duplicate, outcome->duplicate, outcome->first_refused);
    refuse(Refused::series_limit, outcome->series_limit, outcome->first_refused);
  }

  void refuse(Refused reason, uint64_t samples, std::string_view message) {
    counts_.of(reason) += samples;
    if (first_reason_.empty()) first_reason_ = message;
  }

  WriteTarget& target_;
  std::vector<SeriesSamples> batch_;
  std::unordered_map<Labels, std::size_t> places_;  // in the batch
  std::size_t batch_samples_ = 0;
  WriteCounts counts_;
  std::string first_reason_;
  Result<void> failure_;
};

http::Response answer_of(const Result<void>& done, const Intake& intake) {
  if (!done) {
    const int status = done.error().code == ErrorCode::unavailable ? 503 : http::status_of(done.error().code);
    http::Response response = refusal(status, done.error().message);
    if (status == 503) response.headers.add("Retry-After", "10");
    return response;
  }
  std::string reasons;
  const WriteCounts& counts = intake.counts();
  for (std::size_t i = 0; i < kRefusedCount; ++i) {
    const auto reason = Refused{static_cast<uint8_t>(i)};
    if (reason == Refused::exemplar || counts.of(reason) == 0) continue;
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", to_string(reason), counts.of(reason));
  }
  if (reasons.empty()) return {.status = 204, .content_type = {}, .headers = {}, .body = {}};
  return refusal(400, fmt::format("samples taken: {}; refused: {} (the first: {})", counts.taken, reasons,
                                  intake.first_reason()));
}

}  // namespace

http::Response WriteReceiver::answer(const http::Request& request) {
  if (auto refused = check_headers(request.headers)) return *std::move(refused);
  const Result<std::string> message = decompress_snappy_block(request.body, kWriteMessageBytesMax);
  if (!message) {
    return refusal(message.error().code == ErrorCode::limit ? 413 : 400, message.error().message);
  }
  // Once to see that it is whole, so that of a broken one nothing is stored.
  if (const Result<void> whole = read_write_request(*message, [](const WrittenSeries&) {}); !whole)
    return refusal(whole.error().code == ErrorCode::limit ? 413 : 400, whole.error().message);
  Intake intake(target_);
  const Result<void> done = intake.run(*message);
  statistics_.add(intake.counts());
  return answer_of(done, intake);
}

}  // namespace hb::remote
