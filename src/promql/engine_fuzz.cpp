// Any query that is accepted can be evaluated over a small source, at an instant and over a range.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "promql/engine.hpp"
#include "promql/json.hpp"
#include "promql/scripted_source.hpp"

namespace {

hb::promql::ScriptedSource make_source() {
  using std::chrono::seconds;
  hb::promql::ScriptedSource source;
  source.load(seconds(7), "a{x=\"1\"} 0+3x5 stale _x2 1 2 NaN 0")
      .load(seconds(7), "a{x=\"2\"} 5 4 3 _ Inf -Inf 2")
      .load(seconds(9), "b{x=\"1\"} 1x9")
      .load(seconds(9), "b 2-1x9");
  return source;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace hb;
  using namespace hb::promql;
  static ScriptedSource source = make_source();
  static const SystemClock clock;
  const Limits limits{
      .text_bytes_max = 512, .samples_max = 100'000, .timeout = std::chrono::milliseconds(500)};
  const Engine engine(source, clock, limits);
  const auto query = Query::parse(std::string_view(reinterpret_cast<const char*>(data), size), limits);
  if (!query) return 0;
  std::string out;
  if (const auto value = engine.instant(**query, from_unix_ms(40'000))) append_json(out, *value);
  if (!check_range_query(**query)) return 0;
  const auto grid = make_grid({from_unix_ms(-5'000), from_unix_ms(90'000), Duration{5'000}}, limits);
  if (const auto value = engine.range(**query, *grid)) append_json(out, *value);
  return 0;
}
