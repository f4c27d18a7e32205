#include "store/journal_codec.hpp"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "base/assert.hpp"

namespace hb::store {
namespace {

// The steps of an edited list; part of the file format.
enum class Edit : uint8_t { keep = 0, skip = 1, insert = 2 };
constexpr unsigned kEditBits = 2;

// A gap from here on is told behind the first byte.
constexpr std::size_t kGapInByteMax = (1U << kValueUserBits) - 1;

constexpr uint64_t kIdEnd = uint64_t{1} << 32;
constexpr uint64_t kTypeMax = static_cast<uint64_t>(MetricType::untyped);

std::unexpected<Error> corrupt(const char* what) {
  return fail(ErrorCode::corrupt, std::string("a journal's record is damaged: ") + what);
}

void append_time(std::string& out, TimeState& state, Timestamp time) {
  const auto ms = static_cast<uint64_t>(unix_ms(time));
  const uint64_t step = ms - state.last_ms;
  chunk::append_varint(out, chunk::to_zigzag(static_cast<int64_t>(step - state.last_step)));
  state = {.last_ms = ms, .last_step = step};
}

Timestamp read_time(chunk::ByteReader& in, TimeState& state) {
  state.last_step += static_cast<uint64_t>(chunk::from_zigzag(in.varint()));
  state.last_ms += state.last_step;
  return from_unix_ms(static_cast<int64_t>(state.last_ms));
}

// A payload without its kind, which must be the given one.
Result<chunk::ByteReader> open_payload(std::string_view payload, RecordKind kind) {
  chunk::ByteReader in(payload);
  if (in.u8() != static_cast<uint8_t>(kind) || in.failed()) return corrupt("it is of another kind");
  return in;
}

void begin_payload(std::string& payload, RecordKind kind) {
  if (payload.empty()) payload.push_back(static_cast<char>(kind));
  HB_ASSERT(payload.front() == static_cast<char>(kind));
}

// Which of the positions to take so that they ascend and are as many as can be (the longest increasing
// subsequence, by patience sorting). npos is no position.
constexpr std::size_t kNowhere = SIZE_MAX;

std::vector<bool> longest_ascent(const std::vector<std::size_t>& positions) {
  std::vector<std::size_t> tails;  // of the best ascent of each length, the index of its end
  std::vector<std::size_t> previous(positions.size(), kNowhere);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] == kNowhere) continue;
    const auto pile =
        std::ranges::lower_bound(tails, positions[i], {}, [&](std::size_t at) { return positions[at]; });
    if (pile != tails.begin()) previous[i] = *(pile - 1);
    if (pile == tails.end()) {
      tails.push_back(i);
    } else {
      *pile = i;
    }
  }
  std::vector<bool> taken(positions.size(), false);
  for (std::size_t i = tails.empty() ? kNowhere : tails.back(); i != kNowhere; i = previous[i])
    taken[i] = true;
  return taken;
}

// For each series of the new list, where in the old one it stood, or kNowhere if it is not kept. The ends of
// the two lists are mostly the same.
std::vector<std::size_t> kept_positions(std::span<const uint32_t> old_ids, std::span<const uint32_t> ids) {
  std::vector<std::size_t> kept(ids.size(), kNowhere);
  const std::size_t shorter = std::min(old_ids.size(), ids.size());
  std::size_t front = 0;
  while (front < shorter && old_ids[front] == ids[front]) {
    kept[front] = front;
    ++front;
  }
  std::size_t back = 0;
  while (back < shorter - front && old_ids[old_ids.size() - 1 - back] == ids[ids.size() - 1 - back]) {
    kept[ids.size() - 1 - back] = old_ids.size() - 1 - back;
    ++back;
  }
  std::unordered_map<uint32_t, std::size_t> places;
  for (std::size_t i = front; i < old_ids.size() - back; ++i)
    places.emplace(old_ids[i], i);
  std::vector<std::size_t> positions;
  for (std::size_t i = front; i < ids.size() - back; ++i) {
    const auto place = places.find(ids[i]);
    positions.push_back(place == places.end() ? kNowhere : place->second);
  }
  const std::vector<bool> taken = longest_ascent(positions);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (taken[i]) kept[front + i] = positions[i];
  }
  return kept;
}

// Writes the edits that make one list out of another, runs of like ones together, and makes them on the way.
class ListEditor {
 public:
  explicit ListEditor(TickState& state) : state_(state) { state_.begin_edit(); }

  void keep() {
    extend(Edit::keep);
    state_.keep(1);
  }
  void skip(std::size_t count) {
    if (count == 0) return;
    extend(Edit::skip, count);
    state_.skip(count);
  }
  void insert(uint32_t id) {
    if (kind_ != Edit::insert || id != next_id_) {
      flush();
      first_id_ = id;
    }
    extend(Edit::insert);
    state_.insert(id, 1);
    next_id_ = uint64_t{id} + 1;
  }

  void finish(std::string& out) {
    // A list that changed has at least one edit: none says that it did not.
    if (edits_ == 0 && count_ == 0) skip(state_.old_left());
    flush();
    chunk::append_varint(out, edits_);
    out.append(bytes_);
    state_.end_edit();
  }

 private:
  void extend(Edit kind, std::size_t count = 1) {
    if (kind != kind_) flush();
    kind_ = kind;
    count_ += count;
  }
  void flush() {
    if (count_ == 0) return;
    chunk::append_varint(bytes_, uint64_t{count_} << kEditBits | static_cast<uint64_t>(kind_));
    if (kind_ == Edit::insert) {
      chunk::append_varint(bytes_, chunk::to_zigzag(int64_t{first_id_} - static_cast<int64_t>(expected_id_)));
      expected_id_ = next_id_;
    }
    ++edits_;
    count_ = 0;
  }

  TickState& state_;
  std::string bytes_;
  std::size_t edits_ = 0;
  Edit kind_ = Edit::keep;
  std::size_t count_ = 0;  // of the edit under way
  uint32_t first_id_ = 0;
  uint64_t next_id_ = 0;
  uint64_t expected_id_ = 0;
};

}  // namespace

Result<RecordKind> record_kind(std::string_view payload) {
  if (payload.empty()) return corrupt("it is empty");
  const auto kind = static_cast<uint8_t>(payload.front());
  if (kind < static_cast<uint8_t>(RecordKind::series) || kind > static_cast<uint8_t>(RecordKind::samples)) {
    return corrupt("its kind is unknown");
  }
  return static_cast<RecordKind>(kind);
}

void append_series(std::string& payload, const SeriesRecord& series) {
  begin_payload(payload, RecordKind::series);
  chunk::append_varint(payload, series.id);
  payload.push_back(static_cast<char>(series.type));
  chunk::append_varint(payload, series.labels.size());
  payload.append(series.labels);
}

Result<void> decode_series(std::string_view payload, const std::function<void(const SeriesRecord&)>& visit) {
  Result<chunk::ByteReader> in = open_payload(payload, RecordKind::series);
  if (!in) return std::unexpected(in.error());
  while (!in->rest().empty()) {
    const uint64_t id = in->varint();
    const uint8_t type = in->u8();
    const std::string_view labels = in->bytes(in->varint());
    if (in->failed() || id > UINT32_MAX || type > kTypeMax) return corrupt("a series");
    visit({.id = static_cast<uint32_t>(id), .type = static_cast<MetricType>(type), .labels = labels});
  }
  return {};
}

void append_samples(std::string& payload, uint32_t series_id, std::span<const TimedValue> samples) {
  begin_payload(payload, RecordKind::samples);
  chunk::append_varint(payload, series_id);
  chunk::append_varint(payload, samples.size());
  TimeState times;
  ValueState values;
  for (const TimedValue& sample : samples) {
    append_time(payload, times, sample.time);
    append_value(payload, values, sample.value, 0);
  }
}

Result<void> decode_samples(std::string_view payload,
                            const std::function<void(uint32_t, std::span<const TimedValue>)>& visit) {
  Result<chunk::ByteReader> in = open_payload(payload, RecordKind::samples);
  if (!in) return std::unexpected(in.error());
  std::vector<TimedValue> samples;
  while (!in->rest().empty()) {
    const uint64_t id = in->varint();
    const uint64_t count = in->varint();
    // A sample has at least a byte for its time and one for its value.
    if (in->failed() || id > UINT32_MAX || count > in->rest().size() / 2) return corrupt("a list of samples");
    samples.clear();
    samples.reserve(static_cast<std::size_t>(count));
    TimeState times;
    ValueState values;
    for (uint64_t i = 0; i < count; ++i) {
      const Timestamp time = read_time(*in, times);
      const uint8_t first = in->u8();
      if (first >> 3 != 0 || !read_value(*in, values, first) || in->failed()) return corrupt("a sample");
      samples.push_back({.time = time, .value = values.last});
    }
    visit(static_cast<uint32_t>(id), samples);
  }
  return {};
}

void TickState::begin_edit() {
  std::swap(ids_, old_ids_);
  std::swap(values_, old_values_);
  ids_.clear();
  values_.clear();
  old_at_ = 0;
}

void TickState::keep(std::size_t count) {
  HB_ASSERT(count <= old_left());
  const auto at = static_cast<std::ptrdiff_t>(old_at_);
  const auto end = at + static_cast<std::ptrdiff_t>(count);
  ids_.insert(ids_.end(), old_ids_.begin() + at, old_ids_.begin() + end);
  values_.insert(values_.end(), old_values_.begin() + at, old_values_.begin() + end);
  old_at_ += count;
}

void TickState::insert(uint32_t first_id, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    ids_.push_back(first_id + static_cast<uint32_t>(i));
  values_.resize(ids_.size());
}

void TickState::end_edit() {
  old_ids_.clear();
  old_values_.clear();
}

void TickEncoder::encode_list(std::span<const uint32_t> ids, std::string& out) {
  if (std::ranges::equal(ids, state_.ids())) {
    chunk::append_varint(out, 0);
    return;
  }
  const std::vector<std::size_t> kept = kept_positions(state_.ids(), ids);
  ListEditor editor(state_);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (kept[i] == kNowhere) {
      editor.insert(ids[i]);
      continue;
    }
    editor.skip(kept[i] - state_.old_at());
    editor.keep();
  }
  editor.finish(out);
}

void TickEncoder::encode(Timestamp time, std::span<const uint32_t> ids, std::span<const double> values,
                         std::string& out) {
  HB_ASSERT(ids.size() == values.size() && ids.size() <= kJournalSeriesMax);
  out.clear();
  begin_payload(out, RecordKind::tick);
  append_time(out, times_, time);
  encode_list(ids, out);

  std::vector<ValueState>& states = state_.values();
  std::size_t gap = 0;
  std::string code;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::bit_cast<uint64_t>(values[i]) == std::bit_cast<uint64_t>(states[i].last)) {
      ++gap;
      continue;
    }
    const std::size_t first = out.size();
    append_value(out, states[i], values[i], static_cast<unsigned>(std::min(gap, kGapInByteMax)));
    if (gap >= kGapInByteMax) {
      code.clear();
      chunk::append_varint(code, gap - kGapInByteMax);
      out.insert(first + 1, code);
    }
    gap = 0;
  }
}

Result<bool> TickDecoder::decode_list(chunk::ByteReader& in) {
  const uint64_t edits = in.varint();
  if (edits == 0) return false;
  state_.begin_edit();
  uint64_t expected_id = 0;
  for (uint64_t i = 0; i < edits; ++i) {
    const uint64_t edit = in.varint();
    const uint64_t count = edit >> kEditBits;
    // Without this an empty edit could be told for ever.
    if (in.failed() || count == 0) return corrupt("an edit of the list of series");
    switch (static_cast<Edit>(edit & ((1U << kEditBits) - 1))) {
      case Edit::keep:
        if (count > state_.old_left()) return corrupt("more series are kept than there are");
        if (count > kJournalSeriesMax - state_.ids().size()) return corrupt("there are too many series");
        state_.keep(static_cast<std::size_t>(count));
        break;
      case Edit::skip:
        if (count > state_.old_left()) return corrupt("more series end than there are");
        state_.skip(static_cast<std::size_t>(count));
        break;
      case Edit::insert: {
        const uint64_t first = expected_id + static_cast<uint64_t>(chunk::from_zigzag(in.varint()));
        if (in.failed() || first > UINT32_MAX || count > kIdEnd - first) return corrupt("ids of series");
        if (count > kJournalSeriesMax - state_.ids().size()) return corrupt("there are too many series");
        state_.insert(static_cast<uint32_t>(first), static_cast<std::size_t>(count));
        expected_id = first + count;
        break;
      }
      default:
        return corrupt("an edit of the list of series");
    }
  }
  state_.end_edit();
  return true;
}

Result<void> TickDecoder::decode_values(chunk::ByteReader& in) {
  std::vector<ValueState>& states = state_.values();
  changed_.clear();
  std::size_t at = 0;
  while (!in.rest().empty()) {
    const uint8_t first = in.u8();
    uint64_t gap = first >> 3;
    if (gap == kGapInByteMax) gap += std::min<uint64_t>(in.varint(), kJournalSeriesMax);
    if (gap >= states.size() - at) return corrupt("a value of no series");
    at += static_cast<std::size_t>(gap);
    if (!read_value(in, states[at], first) || in.failed()) return corrupt("a value");
    values_[at] = states[at].last;
    changed_.push_back(static_cast<uint32_t>(at));
    ++at;
  }
  return {};
}

Result<TickView> TickDecoder::decode(std::string_view payload) {
  if (failed_) return corrupt("the one before was");
  failed_ = true;
  Result<chunk::ByteReader> in = open_payload(payload, RecordKind::tick);
  if (!in) return std::unexpected(in.error());
  const Timestamp time = read_time(*in, times_);
  const Result<bool> changed = decode_list(*in);
  if (!changed) return std::unexpected(changed.error());
  if (in->failed()) return corrupt("it ends too early");
  if (*changed) {
    values_.resize(state_.ids().size());
    std::ranges::transform(state_.values(), values_.begin(), &ValueState::last);
  }
  if (auto decoded = decode_values(*in); !decoded) return std::unexpected(decoded.error());
  if (in->failed()) return corrupt("it ends too early");
  failed_ = false;
  return TickView{
      .time = time, .list_changed = *changed, .ids = state_.ids(), .values = values_, .changed = changed_};
}

}  // namespace hb::store
