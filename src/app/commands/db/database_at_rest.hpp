#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/commands/db/database.hpp"
#include "store/store.hpp"

namespace hb::app::db {

// A data directory that nobody uses. It is only read, and nothing in it changes, until samples are imported.
class DatabaseAtRest final : public Database {
 public:
  DatabaseAtRest(std::string directory, const Clock& clock)
      : directory_(std::move(directory)), clock_(clock) {}

  [[nodiscard]] Result<store::CheckReport> check() override;
  [[nodiscard]] Result<store::Inventory> inventory() override;
  [[nodiscard]] Result<std::vector<ListedSeries>> series(const std::string& selector, TimeRange range,
                                                         store::Tier tier) override;
  [[nodiscard]] Result<store::SampleColumns> samples(uint64_t id, TimeRange range, store::Tier tier) override;
  [[nodiscard]] Result<store::ImportOutcome> import(std::vector<store::ImportedSeries> series) override;

 private:
  Result<void> open_to_read();
  Result<void> open_to_write();

  const std::string directory_;
  const Clock& clock_;
  std::unique_ptr<store::Store> store_;
  bool writes_ = false;  // whether that store does
};

}  // namespace hb::app::db
