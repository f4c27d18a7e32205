#include "store/series_columns.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "base/assert.hpp"
#include "model/staleness.hpp"

namespace hb::store {
namespace {

static_assert(sizeof(Timestamp) == sizeof(int64_t) && std::has_unique_object_representations_v<Timestamp>);

bool same_times(const Timestamp* a, std::span<const int64_t> b) {
  return b.empty() || std::memcmp(a, b.data(), b.size_bytes()) == 0;
}

void append(std::vector<Timestamp>& to, std::span<const int64_t> times_ms) {
  const std::size_t size = to.size();
  to.resize(size + times_ms.size());
  std::ranges::transform(times_ms, to.begin() + static_cast<std::ptrdiff_t>(size), from_unix_ms);
}

}  // namespace

// Where the last series had times of its own, the next one is likelier to have those.
void SeriesColumns::begin() {
  if (!on_shared_ && own_.times_ms.size() >= shared_.size()) {
    shared_.clear();
    append(shared_, own_.times_ms);
  }
  on_shared_ = true;
  may_have_markers_ = false;
  from_ = 0;
  own_.clear();
}

// The shared times are made longer where these go on behind them.
bool SeriesColumns::follows_shared(std::span<const int64_t> times_ms) {
  if (empty()) {
    const auto first = std::ranges::lower_bound(shared_, from_unix_ms(times_ms.front()));
    from_ = static_cast<std::size_t>(first - shared_.begin());
  }
  const std::size_t at = from_ + own_.values.size();
  const std::size_t known = std::min(times_ms.size(), shared_.size() - at);
  if (!same_times(shared_.data() + at, times_ms.first(known))) return false;
  append(shared_, times_ms.subspan(known));
  return true;
}

std::optional<std::span<double>> SeriesColumns::extend(std::span<const int64_t> times_ms, Markers markers) {
  HB_ASSERT(!times_ms.empty());
  if (on_shared_) {
    const bool later = empty() || shared_[from_ + own_.values.size() - 1] < from_unix_ms(times_ms.front());
    if (!later) return std::nullopt;
    if (!follows_shared(times_ms)) leave_shared();
  }
  if (!on_shared_) {
    if (!own_.times_ms.empty() && own_.times_ms.back() >= times_ms.front()) return std::nullopt;
    own_.times_ms.insert(own_.times_ms.end(), times_ms.begin(), times_ms.end());
  }
  if (markers == Markers::possible) may_have_markers_ = true;
  const std::size_t size = own_.values.size();
  own_.values.resize(size + times_ms.size());
  return std::span(own_.values).subspan(size);
}

void SeriesColumns::take_back(std::size_t count) {
  own_.values.resize(own_.values.size() - count);
  if (!on_shared_) own_.times_ms.resize(own_.values.size());
}

void SeriesColumns::merge(const SampleColumns& later) {
  if (later.empty()) return;
  if (const auto room = extend(later.times_ms)) {
    std::ranges::copy(later.values, room->begin());
    return;
  }
  merge_into(own(), later);
}

void SeriesColumns::leave_shared() {
  on_shared_ = false;
  own_.times_ms.resize(own_.values.size());
  std::ranges::transform(std::span(shared_).subspan(from_, own_.values.size()), own_.times_ms.begin(),
                         unix_ms);
}

SampleColumns& SeriesColumns::own() {
  if (on_shared_) leave_shared();
  may_have_markers_ = true;
  return own_;
}

void SeriesColumns::collapse_markers() {
  if (!may_have_markers_ || !has_stale(own_.values)) return;
  SampleColumns& samples = own();
  std::size_t kept = 0;
  bool present = false;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool stale = is_stale(samples.values[i]);
    if (stale && !present) continue;
    present = !stale;
    samples.times_ms[kept] = samples.times_ms[i];
    samples.values[kept++] = samples.values[i];
  }
  samples.times_ms.resize(kept);
  samples.values.resize(kept);
}

std::span<const Timestamp> SeriesColumns::times() {
  if (on_shared_) return std::span(shared_).subspan(from_, own_.values.size());
  own_times_.clear();
  append(own_times_, own_.times_ms);
  return own_times_;
}

}  // namespace hb::store
