#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands/db/database.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "model/sample_text.hpp"
#include "store/block_key.hpp"

namespace hb::app::db {

// What `heartbeat db export` takes out.
struct ExportRequest {
  std::vector<std::string> selectors;
  TimeRange range{};
  store::Tier tier = store::Tier::raw;
  SampleFormat format = SampleFormat::openmetrics;
};

// What it came to.
struct ExportOutcome {
  uint64_t series = 0;  // with samples
  uint64_t samples = 0;
  uint64_t nameless = 0;  // series that OpenMetrics has no words for: they have no metric name
};

// Takes a part of the text; an error ends the export.
using ExportSink = std::function<Result<void>(std::string_view text)>;

// Writes every series that a selector matches, once, in the order of into_families(), window by window, so
// that it needs the memory of one window of one series, and of the list of series. not_found when nothing
// matches or none of it has samples: then nothing was written.
[[nodiscard]] Result<ExportOutcome> export_samples(Database& database, const ExportRequest& request,
                                                   const ExportSink& sink);

// A time of the command line: Unix seconds, RFC 3339, `now`, or a duration back from now such as -2h.
[[nodiscard]] Result<Timestamp> parse_export_time(std::string_view text, Timestamp now);

}  // namespace hb::app::db
