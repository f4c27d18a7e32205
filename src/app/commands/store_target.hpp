#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "promql/script/runner.hpp"
#include "store/store.hpp"

namespace hb::app {

// A script's samples in the real store, on disk: in a temporary directory of its own, which is removed at the
// end. Every sample is read: the summaries that answer for long steps say something else by design
// (docs/rollups.md). Belongs to one thread.
class StoreTarget final : public promql::script::Target {
 public:
  // io when there is no room for the directory. The clock must outlive the target.
  [[nodiscard]] static Result<std::unique_ptr<StoreTarget>> make(const Clock& clock);
  ~StoreTarget() override;
  StoreTarget(const StoreTarget&) = delete;
  StoreTarget& operator=(const StoreTarget&) = delete;

  [[nodiscard]] Result<void> clear() override;
  [[nodiscard]] Result<void> load(const Labels& labels, std::span<const Timestamp> times,
                                  std::span<const double> values) override;
  [[nodiscard]] Result<void> finish_load() override;
  [[nodiscard]] SeriesSource& source() override;

  [[nodiscard]] const std::string& directory() const { return directory_; }

 private:
  StoreTarget(std::string directory, const Clock& clock);

  [[nodiscard]] Result<void> open();

  std::string directory_;
  const Clock& clock_;
  class EverySample;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<EverySample> source_;
  std::vector<store::ImportedSeries> pending_;
};

}  // namespace hb::app
