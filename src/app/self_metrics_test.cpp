// What Heartbeat says of itself is in tests/golden/self.prom, from which docs/metrics.md is made.
// HB_GOLDEN_UPDATE=1 writes it anew, for review.

#include "app/self_metrics.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "api/write.hpp"
#include "base/worker_pool.hpp"
#include "http/router.hpp"
#include "model/exposition.hpp"
#include "model/frame_builder.hpp"
#include "promql/engine.hpp"

namespace hb::app {
namespace {

const std::string kGoldenFile = std::string(HB_SOURCE_DIR) + "/tests/golden/self.prom";

// Without what was built, which differs from build to build.
std::string without_build(const std::string& exposition) {
  std::string kept;
  std::istringstream lines(exposition);
  for (std::string line; std::getline(lines, line);) {
    const bool build = line.starts_with("heartbeat_build_info{");
    kept += (build ? R"(heartbeat_build_info{version="",revision="",compiler=""} 1)" : line) + "\n";
  }
  return kept;
}

TEST(SelfMetrics, AreThoseOfTheDocument) {
  const SystemClock clock;
  const http::Router router;
  WorkerPool workers({.threads = 1, .queue_max = 1});
  const http::Server server({.address = "127.0.0.1", .port = 0, .allowed_hosts = {}, .limits = {}}, router,
                            workers, clock);
  const auto store = store::History::open({}, clock).value();
  const promql::Engine engine(*store, clock);
  const live::Hub hub(*store, engine, clock);
  api::HistoryWriteTarget write_target(*store);
  const remote::WriteReceiver write_receiver(write_target);
  SelfMetrics metrics(
      {.server = server, .hub = hub, .store = *store, .write_receiver = &write_receiver, .ticks_missed = [] {
         return uint64_t{0};
       }});
  FrameBuilder builder;
  builder.begin(clock.now());
  ASSERT_TRUE(metrics.update(procfs::HostRoot(procfs::HostRoot::Paths{}), builder));
  std::string exposition;
  append_exposition(exposition, *builder.finish());
  const std::string text = without_build(exposition);

  if (std::getenv("HB_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(kGoldenFile) << text;
    return;
  }
  std::ostringstream golden;
  golden << std::ifstream(kGoldenFile).rdbuf();
  EXPECT_EQ(text, golden.str()) << "if the change is meant: make golden-update, and review the difference";
}

}  // namespace
}  // namespace hb::app
