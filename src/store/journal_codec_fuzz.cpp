// Any bytes, as the payloads of a journal, either are refused or say something that encodes and decodes to
// the same.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "store/journal_codec.hpp"

namespace hb::store {
namespace {

bool same_bits(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

// Ticks one after the other, each behind two bytes of length: what was decoded is encoded and decoded once
// more.
void check_ticks(std::string_view input) {
  TickDecoder decoder;
  TickEncoder encoder;
  TickDecoder again;
  std::string payload;
  chunk::ByteReader in(input);
  while (!in.rest().empty()) {
    std::size_t wanted = in.u8();
    wanted |= std::size_t{in.u8()} << 8;
    const Result<TickView> view = decoder.decode(in.bytes(std::min(wanted, in.rest().size())));
    // The largest lists are legal and slow: a few of them are enough for one input.
    if (!view || view->ids.size() > 4096) return;
    encoder.encode(view->time, view->ids, view->values, payload);
    const Result<TickView> second = again.decode(payload);
    HB_ASSERT(second.has_value());
    HB_ASSERT(second->time == view->time);
    HB_ASSERT(std::ranges::equal(second->ids, view->ids));
    HB_ASSERT(std::ranges::equal(second->values, view->values, same_bits));
  }
}

void check_series(std::string_view payload) {
  std::string again;
  const auto decoded =
      decode_series(payload, [&](const SeriesRecord& series) { append_series(again, series); });
  if (!decoded || again.empty()) return;
  std::string third;
  HB_ASSERT(
      decode_series(again, [&](const SeriesRecord& series) { append_series(third, series); }).has_value());
  HB_ASSERT(again == third);
}

void check_samples(std::string_view payload) {
  std::string again;
  const auto decoded = decode_samples(
      payload, [&](uint32_t id, std::span<const TimedValue> samples) { append_samples(again, id, samples); });
  if (!decoded || again.empty()) return;
  std::string third;
  HB_ASSERT(decode_samples(again, [&](uint32_t id, std::span<const TimedValue> samples) {
              append_samples(third, id, samples);
            }).has_value());
  HB_ASSERT(again == third);
}

}  // namespace
}  // namespace hb::store

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  hb::store::check_ticks(input);
  hb::store::check_series(input);
  hb::store::check_samples(input);
  return 0;
}
