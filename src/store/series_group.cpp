#include "store/series_group.hpp"

#include <algorithm>
#include <utility>
#include <zlib.h>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/crc.hpp"
#include "store/block_key.hpp"

namespace hb::store {
namespace {

using chunk::ByteReader;

// In a file: do not renumber.
constexpr uint8_t kKind = 1;
constexpr uint8_t kEnded = 0x80;  // beside the type: the time of the last sample follows
static_assert(static_cast<int>(MetricType::counter) == 0 && static_cast<int>(MetricType::gauge) == 1 &&
              static_cast<int>(MetricType::histogram) == 2 && static_cast<int>(MetricType::summary) == 3 &&
              static_cast<int>(MetricType::untyped) == 4);
constexpr auto kTypeMax = static_cast<uint8_t>(MetricType::untyped);

// What a row takes beside its labels: an id, a type, two times and a length.
constexpr std::size_t kRowBytesMax = 2 + 1 + 10 + 10 + 5;
constexpr std::size_t kRowsBytesMax = SeriesGroup::kLabelsBytesMax + BlockKey::kSeriesPerGroup * kRowBytesMax;

// Differences of times wrap around, so that every time there is can be written.
int64_t difference(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}
int64_t sum(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

std::string deflated(std::string_view bytes) {
  uLongf size = ::compressBound(bytes.size());
  std::string out(size, '\0');
  const int done = ::compress(reinterpret_cast<Bytef*>(out.data()), &size,
                              reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  HB_ASSERT(done == Z_OK);
  out.resize(size);
  return out;
}

// Nothing when the bytes are not those of so many.
std::optional<std::string> inflated(std::string_view bytes, std::size_t expected) {
  std::string out(expected, '\0');
  uLongf size = expected;
  const int done = ::uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                                reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (done != Z_OK || size != expected) return std::nullopt;
  return out;
}

}  // namespace

std::string SeriesGroup::encode() const {
  std::string rows;
  uint32_t next = number_ * BlockKey::kSeriesPerGroup;
  int64_t first_ms = 0;
  for (const auto& [id, row] : rows_) {
    const auto type = static_cast<uint8_t>(row.type);
    chunk::append_varint(rows, id - next);
    chunk::append_u8(rows, row.last ? type | kEnded : type);
    chunk::append_zigzag(rows, difference(unix_ms(row.first), first_ms));
    first_ms = unix_ms(row.first);
    if (row.last) chunk::append_zigzag(rows, difference(unix_ms(*row.last), first_ms));
    chunk::append_varint(rows, row.labels.size());
    rows += row.labels;
    next = id + 1;
  }
  std::string body;
  chunk::append_varint(body, rows.size());
  body += deflated(rows);
  std::string blob;
  chunk::append_u8(blob, kKind);
  chunk::append_u32(blob, chunk::crc32(body));
  return blob += body;
}

Result<SeriesGroup> SeriesGroup::decode(uint32_t number, std::string_view blob) {
  const auto damaged = [number](std::string_view what) {
    return fail(ErrorCode::corrupt,
                fmt::format("its list of series is damaged: {} of group {}", what, number));
  };
  if (number > BlockKey::kGroupMax) return damaged("the number");
  ByteReader in(blob);
  const uint8_t kind = in.u8();
  const uint32_t checksum = in.u32();
  if (in.failed() || kind != kKind) return damaged("the kind");
  if (chunk::crc32(in.rest()) != checksum) return damaged("the checksum");
  const uint64_t bytes = in.varint();
  if (in.failed() || bytes > kRowsBytesMax) return damaged("the length");
  const std::optional<std::string> rows = inflated(in.rest(), bytes);
  SeriesGroup group(number);
  if (!rows || !group.read_rows(*rows)) return damaged("a row");
  return group;
}

bool SeriesGroup::read_rows(std::string_view bytes) {
  ByteReader in(bytes);
  const uint32_t first_id = number_ * BlockKey::kSeriesPerGroup;
  uint64_t place = 0;
  int64_t first_ms = 0;
  while (!in.rest().empty()) {
    const uint64_t distance = in.varint();
    const uint8_t type = in.u8();
    Row row;
    first_ms = sum(first_ms, in.zigzag());
    row.first = from_unix_ms(first_ms);
    if ((type & kEnded) != 0) row.last = from_unix_ms(sum(first_ms, in.zigzag()));
    row.labels = in.bytes(in.varint());
    if (in.failed() || (type & ~kEnded) > kTypeMax || distance >= BlockKey::kSeriesPerGroup - place)
      return false;
    row.type = static_cast<MetricType>(type & ~kEnded);
    place += distance;
    labels_bytes_ += row.labels.size();
    rows_.emplace(first_id + static_cast<uint32_t>(place), std::move(row));
    ++place;
  }
  return !in.failed() && labels_bytes_ <= kLabelsBytesMax;
}

Result<void> SeriesGroup::put(const SeriesRow& row) {
  HB_ASSERT(BlockKey::group_of(row.id) == number_);
  remove(row.id);
  if (labels_bytes_ + row.labels.size() > kLabelsBytesMax) {
    return fail(ErrorCode::limit, fmt::format("labels of {} bytes; at most {} can be stored for {} series",
                                              row.labels.size(), kLabelsBytesMax, BlockKey::kSeriesPerGroup));
  }
  labels_bytes_ += row.labels.size();
  rows_.emplace(
      row.id, Row{.labels = std::string(row.labels), .type = row.type, .first = row.first, .last = row.last});
  return {};
}

void SeriesGroup::set_first(uint32_t id, Timestamp first) {
  if (const auto found = rows_.find(id); found != rows_.end()) found->second.first = first;
}

void SeriesGroup::set_last(uint32_t id, std::optional<Timestamp> last) {
  if (const auto found = rows_.find(id); found != rows_.end()) found->second.last = last;
}

void SeriesGroup::remove(uint32_t id) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return;
  labels_bytes_ -= found->second.labels.size();
  rows_.erase(found);
}

bool SeriesGroup::for_each(const SeriesRowVisitor& visit) const {
  return std::ranges::all_of(rows_, [&](const auto& entry) {
    const auto& [id, row] = entry;
    return visit({.id = id, .labels = row.labels, .type = row.type, .first = row.first, .last = row.last});
  });
}

}  // namespace hb::store
