#include "store/journal_log.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "store/block_key.hpp"

namespace hb::store {

Result<JournalLog> JournalLog::create(const std::string& directory, uint64_t number) {
  Result<JournalWriter> writer = JournalWriter::create(directory + "/" + journal_name(number));
  if (!writer) return std::unexpected(writer.error());
  return JournalLog(*std::move(writer), number);
}

Result<void> JournalLog::append_series(const StoredSeries& series) {
  payload_.clear();
  store::append_series(payload_, {.id = series.id, .type = series.type, .labels = series.labels.encoded()});
  return writer_.append(payload_);
}

Result<void> JournalLog::append(const TickRecord& tick) {
  for (const StoredSeriesPtr& series : tick.fresh) {
    if (Result<void> appended = append_series(*series); !appended) return appended;
  }
  encoder_.encode(from_unix_ms(tick.time_ms), *tick.ids, tick.values, payload_);
  return writer_.append(payload_);
}

Result<void> JournalLog::append(const ExternalRecord& sample) {
  if (sample.fresh) {
    if (Result<void> appended = append_series(*sample.series); !appended) return appended;
  }
  payload_.clear();
  const TimedValue value{.time = from_unix_ms(sample.time_ms), .value = sample.value};
  append_samples(payload_, sample.series->id, {&value, 1});
  return writer_.append(payload_);
}

// Records of a few hundred kilobytes at most: a sample takes up to twenty bytes.
Result<void> JournalLog::append(const ExternalBatch& batch) {
  constexpr std::size_t kSliceMax = 4096;
  constexpr std::size_t kPayloadBytes = std::size_t{256} << 10;
  std::vector<TimedValue> slice;
  payload_.clear();
  for (const ExternalSamples& part : batch.parts) {
    for (std::size_t from = 0; from < part.samples.size(); from += kSliceMax) {
      slice.clear();
      for (std::size_t i = from; i < std::min(part.samples.size(), from + kSliceMax); ++i)
        slice.push_back({from_unix_ms(part.samples.times_ms[i]), part.samples.values[i]});
      append_samples(payload_, part.series->id, slice);
      if (payload_.size() < kPayloadBytes) continue;
      if (Result<void> appended = writer_.append(payload_); !appended) return appended;
      payload_.clear();
    }
  }
  if (payload_.empty()) return {};
  return writer_.append(payload_);
}

namespace {

// One journal's way back into memory.
class Replay {
 public:
  Replay(Heads& heads, SeriesIndex& index, std::vector<StoredSeriesPtr>& fresh)
      : heads_(heads), index_(index), fresh_(fresh) {}

  Result<void> take(std::string_view payload) {
    const Result<RecordKind> kind = record_kind(payload);
    if (!kind) return std::unexpected(kind.error());
    switch (*kind) {
      case RecordKind::series:
        return take_series(payload);
      case RecordKind::tick: {
        const Result<TickView> tick = decoder_.decode(payload);
        if (!tick) return std::unexpected(tick.error());
        if (tick->list_changed) std::ranges::for_each(tick->ids, [this](uint32_t id) { reserve(id); });
        heads_.replay_tick(*tick);
        return {};
      }
      case RecordKind::samples:
        return decode_samples(payload, [this](uint32_t id, std::span<const TimedValue> values) {
          reserve(id);
          for (const TimedValue& value : values)
            heads_.replay_external(id, unix_ms(value.time), value.value);
        });
    }
    return {};
  }

 private:
  // An id that anything was written under is not given to another series, known or not.
  void reserve(SeriesId id) {
    if (id <= BlockKey::kSeriesIdMax) heads_.set_next_id(std::max(heads_.next_id(), id + 1));
  }

  Result<void> take_series(std::string_view payload) {
    bool contradicts = false;
    const Result<void> decoded = decode_series(
        payload, [&](const SeriesRecord& record) { contradicts = contradicts || !add(record); });
    if (!decoded) return decoded;
    // The file was exchanged for another: nothing says which of them the ticks that follow mean.
    if (contradicts) return fail(ErrorCode::corrupt, "it has another series under an id of the history's");
    return {};
  }

  // False when the id is another series'.
  bool add(const SeriesRecord& record) {
    reserve(record.id);
    std::optional<Labels> labels = Labels::decode(record.labels);
    if (!labels || record.id > BlockKey::kSeriesIdMax) return true;
    if (const StoredSeriesPtr known = index_.find(record.id)) return known->labels == *labels;
    if (index_.find(*labels)) return true;
    auto series = std::make_shared<StoredSeries>();
    series->id = record.id;
    series->labels = std::move(*labels);
    series->type = record.type;
    index_.add(series);
    fresh_.push_back(std::move(series));
    return true;
  }

  Heads& heads_;
  SeriesIndex& index_;
  std::vector<StoredSeriesPtr>& fresh_;
  TickDecoder decoder_;
};

}  // namespace

Result<void> replay_journal(const std::string& path, JournalTail tail, const ReplayTarget& target) {
  Replay replay(target.heads, target.index, target.fresh);
  std::optional<Error> unreadable;
  const Result<JournalReadResult> read =
      read_journal(path, tail, [&](std::string_view payload) -> Result<void> {
        Result<void> taken = replay.take(payload);
        if (!taken) unreadable = taken.error();
        return taken;
      });
  target.heads.end_replay();
  if (unreadable && unreadable->code == ErrorCode::corrupt) {
    log::warn("{}: the records behind a damaged one are left out: {}", path, unreadable->message);
    return {};
  }
  if (!read) return std::unexpected(read.error());
  if (read->cut_bytes > 0) {
    log::info("{}: {} bytes of a record that was not whole are {}", path, read->cut_bytes,
              tail == JournalTail::cut ? "cut off" : "left out");
  }
  return {};
}

}  // namespace hb::store
