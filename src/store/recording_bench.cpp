// hb_store_recording_bench DATASET DIRECTORY [as-asked]: fills a new store with a recording of a real host,
// as ticks, and closes its spans. What the directory holds then is what the recording costs on disk;
// bench/run.py dataset counts it. The recording's folder is described in chunk/recording.hpp, and what
// as-asked is.
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "store/recorded_host.hpp"
#include "store/replayed_clock.hpp"
#include "store/store.hpp"

namespace hb::store {
namespace {

int fill(const std::string& dataset, const std::string& directory, chunk::Recording::Times times) {
  const std::optional<RecordedHost> host = RecordedHost::read(dataset, times);
  if (!host) {
    fmt::print(stderr, "{} holds no recording\n", dataset);
    return 1;
  }
  ReplayedClock clock(host->frame(0).time);
  Options options;
  options.directory = directory;
  const Result<std::unique_ptr<Store>> store = Store::open(options, clock);
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    return 1;
  }
  std::size_t samples = 0;
  for (std::size_t row = 0; row < host->rows(); ++row) {
    const Frame frame = host->frame(row);
    clock.set(frame.time);
    (*store)->append(frame);
    samples += frame.samples.size();
  }
  // A tick of the next span closes the last one.
  (*store)->append({.time = clock.now() + std::chrono::hours(1), .samples = {}});
  while ((*store)->statistics().closed_heads > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  fmt::print("samples {}\nseries {}\n", samples, host->series_count());
  return 0;
}

}  // namespace
}  // namespace hb::store

int main(int count, char** words) try {
  using Times = hb::chunk::Recording::Times;
  const bool as_asked = count == 4 && std::string_view(words[3]) == "as-asked";
  if (count == 3 || as_asked)
    return hb::store::fill(words[1], words[2], as_asked ? Times::as_asked : Times::aligned);
  fmt::print(stderr, "usage: {} DATASET DIRECTORY [as-asked]\n", words[0]);
  return 2;
} catch (const std::exception& failure) {
  std::fputs(failure.what(), stderr);
  return 1;
}
