#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "collect/collector.hpp"
#include "model/exposition.hpp"
#include "model/frame_builder.hpp"

namespace hb::collect {

// For tests. A source of file systems that says what it is told.
class ToldFileSystems final : public FileSystemUsageSource {
 public:
  FileSystemUsages told;
  int refreshes = 0;

  [[nodiscard]] FileSystemUsagesPtr latest() const override {
    return std::make_shared<const FileSystemUsages>(told);
  }
  void refresh() override { ++refreshes; }
};

// For tests. One collector, and what it gives at each tick as the exposition has it. The clock stands at
// 2026-01-01T00:00:00Z; work that belongs off the tick is done at once.
class CollectorTrial {
 public:
  CollectorTrial(const CollectorSpec& spec, HostRoot host, const FlagValues& flags = {})
      : host_(std::move(host)),
        collector_(spec.make(
            {.flags = flags, .clock = clock, .file_systems = file_systems, .run_off_tick = run_off_tick_})) {}

  ManualClock clock{from_unix_ms(1'767'225'600'000)};
  ToldFileSystems file_systems;

  // What the factory said, when it refused the flags.
  [[nodiscard]] const Error& refusal() const { return collector_.error(); }
  [[nodiscard]] bool was_made() const { return collector_.has_value(); }

  // The samples of one tick, without HELP and TYPE, in the order of the exposition.
  std::string tick() {
    builder_.begin(clock.now());
    outcome_ = (*collector_)->update(host_, builder_);
    std::string text;
    append_exposition(text, *builder_.finish());
    return without_comments(text);
  }
  // How the last tick ended.
  [[nodiscard]] const Result<void>& outcome() const { return outcome_; }

 private:
  static std::string without_comments(const std::string& text) {
    std::string samples;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin) + 1;
      if (text[begin] != '#') samples.append(text, begin, end - begin);
      begin = end;
    }
    return samples;
  }

  HostRoot host_;
  const RunOffTick run_off_tick_ = [](const std::function<void()>& job) {
    job();
    return true;
  };
  Result<std::unique_ptr<Collector>> collector_;
  FrameBuilder builder_;
  Result<void> outcome_;
};

}  // namespace hb::collect
