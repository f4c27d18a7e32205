#pragma once

#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"
#include "remote/write_receiver.hpp"
#include "remote/write_target.hpp"
#include "store/history.hpp"

// POST /api/v1/write: remote write, where --web.enable-remote-write-receiver allows it.
namespace hb::api {

// History as the place where remote write puts its samples: they are journalled when take() returns.
// Thread-safe.
class HistoryWriteTarget final : public remote::WriteTarget {
 public:
  // History must outlive it.
  explicit HistoryWriteTarget(store::History& history) : history_(history) {}

  [[nodiscard]] Result<remote::BatchOutcome> take(std::vector<remote::SeriesSamples> batch) override;

 private:
  store::History& history_;
};

// The answer where remote write is off: 404, and how it is switched on.
[[nodiscard]] http::Response write_disabled();

}  // namespace hb::api
