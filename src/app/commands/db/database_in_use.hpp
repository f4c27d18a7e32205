#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/commands/db/database.hpp"
#include "http/local_client.hpp"

namespace hb::app::db {

// A data directory that the program runs on, which does what is asked for while it goes on writing.
class DatabaseInUse final : public Database {
 public:
  // Of one request. The server takes twice that.
  static constexpr std::size_t kBodyBytesMax = std::size_t{4} << 20;

  explicit DatabaseInUse(http::LocalClient client) : client_(std::move(client)) {}

  [[nodiscard]] Result<store::CheckReport> check() override;
  [[nodiscard]] Result<store::Inventory> inventory() override;
  [[nodiscard]] Result<std::vector<ListedSeries>> series(const std::string& selector, TimeRange range,
                                                         store::Tier tier) override;
  [[nodiscard]] Result<store::SampleColumns> samples(uint64_t id, TimeRange range, store::Tier tier) override;
  [[nodiscard]] Result<store::ImportOutcome> import(std::vector<store::ImportedSeries> series) override;

 private:
  Result<std::string> get(std::string_view target);
  Result<std::string> post(std::string_view target, std::string_view body, std::string_view content_type);

  http::LocalClient client_;
};

// A batch as texts that stand each for itself, in the format that carries it without loss: every one has at
// most `bytes_max` bytes and a line.
class ImportBodies {
 public:
  ImportBodies(const std::vector<store::ImportedSeries>& series, std::size_t bytes_max)
      : series_(series), bytes_max_(bytes_max) {}

  // The next one; empty at the end.
  [[nodiscard]] std::string next();

 private:
  const std::vector<store::ImportedSeries>& series_;
  const std::size_t bytes_max_;
  std::size_t at_series_ = 0;
  std::size_t at_sample_ = 0;
};

}  // namespace hb::app::db
