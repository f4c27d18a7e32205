#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "http/content_encoding.hpp"

namespace hb::http {
namespace {

// As an exposition of a thousand series reads.
std::string exposition() {
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    if (i % 16 == 0)
      text += fmt::format(
          "# HELP node_metric_{}_total What is counted here.\n# TYPE node_metric_{}_total counter\n", i / 16,
          i / 16);
    text += fmt::format("node_metric_{}_total{{cpu=\"{}\",mode=\"m{}\"}} {}\n", i / 16, i % 16, i % 7,
                        i * 7919 % 99991);
  }
  return text;
}

void encode(benchmark::State& state) {
  const std::string text = exposition();
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto encoded = encode_body(text, static_cast<Encoding>(state.range(0)));
    bytes = encoded->size();
    benchmark::DoNotOptimize(encoded);
  }
  state.counters["bytes"] = static_cast<double>(bytes);
  state.counters["of"] = static_cast<double>(text.size());
}
BENCHMARK(encode)
    ->Arg(static_cast<int>(Encoding::gzip))
    ->Arg(static_cast<int>(Encoding::zstd))
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hb::http
