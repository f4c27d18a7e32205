#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/metric.hpp"
#include "store/value_delta.hpp"

// What the payloads of a journal's records say; docs/formats/store.md has every byte. A decoder takes any
// bytes: it answers corrupt, and allocates no more than a few times the payload's size, but for a list of
// series, which kJournalSeriesMax bounds. Nothing here is thread-safe.
namespace hb::store {

// The series of one tick. More are a bug of the caller's, and corrupt when read.
inline constexpr std::size_t kJournalSeriesMax = std::size_t{1} << 20;

enum class RecordKind : uint8_t {
  series = 1,   // series that are new
  tick = 2,     // all series at one instant, as what changed since the tick before
  samples = 3,  // samples with times of their own, of series outside the tick
};

// What a payload is. corrupt when it is none of them.
[[nodiscard]] Result<RecordKind> record_kind(std::string_view payload);

struct SeriesRecord {
  uint32_t id = 0;
  MetricType type = MetricType::untyped;
  std::string_view labels;  // Labels::encoded()
};

// Adds a series to a payload; an empty payload becomes one of the kind `series`.
void append_series(std::string& payload, const SeriesRecord& series);

// Visits the series of a payload in their order. Whether the labels' bytes are labels is not looked at.
[[nodiscard]] Result<void> decode_series(std::string_view payload,
                                         const std::function<void(const SeriesRecord&)>& visit);

struct TimedValue {
  Timestamp time;
  double value = 0;

  bool operator==(const TimedValue&) const = default;
};

// Adds samples of one series to a payload; an empty payload becomes one of the kind `samples`.
void append_samples(std::string& payload, uint32_t series_id, std::span<const TimedValue> samples);

// Visits the series of a payload in their order, each with its samples, which live until the visit ends.
[[nodiscard]] Result<void> decode_samples(
    std::string_view payload,
    const std::function<void(uint32_t series_id, std::span<const TimedValue>)>& visit);

// The active series in their order, with their values: what one tick is told from the tick before by. Writer
// and reader of a journal hold the same; both begin empty.
class TickState {
 public:
  [[nodiscard]] const std::vector<uint32_t>& ids() const { return ids_; }
  [[nodiscard]] const std::vector<ValueState>& values() const { return values_; }
  [[nodiscard]] std::vector<ValueState>& values() { return values_; }

  // The list is edited from front to back: each old series is kept or ends, new ones come between.
  void begin_edit();
  void keep(std::size_t count);
  void skip(std::size_t count) { old_at_ += count; }
  void insert(uint32_t first_id, std::size_t count);
  // What is left of the old list ends.
  void end_edit();
  // Of the old list, during an edit.
  [[nodiscard]] std::size_t old_left() const { return old_ids_.size() - old_at_; }
  [[nodiscard]] std::size_t old_at() const { return old_at_; }

 private:
  std::vector<uint32_t> ids_;
  std::vector<ValueState> values_;
  std::vector<uint32_t> old_ids_;
  std::vector<ValueState> old_values_;
  std::size_t old_at_ = 0;
};

// A sequence of times, each told as the change of the step between them.
struct TimeState {
  uint64_t last_ms = 0;
  uint64_t last_step = 0;
};

// Tells ticks one after the other, each as its difference from the one before; the first is told whole. One
// encoder belongs to one journal, from its first record on: when a tick could not be appended, the journal is
// over.
class TickEncoder {
 public:
  // The payload of one tick replaces what is in `out`. `ids` and `values` are as long as each other. The
  // order of the series should be that of the tick before; one that moves to another place is told anew.
  void encode(Timestamp time, std::span<const uint32_t> ids, std::span<const double> values,
              std::string& out);

 private:
  void encode_list(std::span<const uint32_t> ids, std::string& out);

  TickState state_;
  TimeState times_;
};

// One tick as it was encoded. The spans live until the next decode.
struct TickView {
  Timestamp time;
  bool list_changed = false;  // against the tick before
  std::span<const uint32_t> ids;
  std::span<const double> values;
  std::span<const uint32_t> changed;  // the places of the values that are not the last tick's, ascending
};

class TickDecoder {
 public:
  // The payloads of a journal's ticks, all of them and in their order. After one that is corrupt every other
  // is, too: there is no telling what it said.
  [[nodiscard]] Result<TickView> decode(std::string_view payload);

 private:
  Result<bool> decode_list(chunk::ByteReader& in);
  Result<void> decode_values(chunk::ByteReader& in);

  TickState state_;
  TimeState times_;
  std::vector<double> values_;
  std::vector<uint32_t> changed_;
  bool failed_ = false;
};

}  // namespace hb::store
