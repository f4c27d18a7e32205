#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

#include "base/error.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "store/check.hpp"
#include "store/store.hpp"

// What `heartbeat db` asks the running program, by the local socket alone. All of it takes time: for workers.
namespace hb::api {

// Series that one answer lists; the next page begins behind them.
inline constexpr std::size_t kDbSeriesMax = 5'000;
// Samples of one answer; more: 422, and who asks takes a shorter window.
inline constexpr std::size_t kDbSamplesMax = 500'000;

// What reads all that is stored, and so keeps a worker for seconds: one of them at a time, so that others are
// left for queries; 503 while another runs. Thread-safe.
class DbScans {
 public:
  using Check = std::function<Result<store::CheckReport>()>;

  explicit DbScans(Check check) : check_(std::move(check)) {}

  // /api/v1/db/check: whether what is on the disk is sound, while it is written to.
  [[nodiscard]] http::Response check();
  // /api/v1/db/stats: see store::Inventory.
  [[nodiscard]] http::Response stats(const store::Store& store);

 private:
  const Check check_;
  std::mutex running_;
};

// /api/v1/db/series: the series that `match[]`, one selector, matches and of which `tier` may have samples
// from `start` to `end`; those with numbers above `after`.
[[nodiscard]] http::Response db_series_answer(const store::Store& store, const http::Request& request);

// /api/v1/db/export: the samples that `tier` has of the series `id` from `start` to `end`, a line each: the
// time in milliseconds and the value.
[[nodiscard]] http::Response db_export_answer(store::Store& store, const http::Request& request);

// /api/v1/db/import: takes the samples of the body, whose `format` is openmetrics, prometheus or csv: all, or
// on a wrong line none. The store's limits of one import hold: 422.
[[nodiscard]] http::Response db_import_answer(store::Store& store, const http::Request& request);

}  // namespace hb::api
