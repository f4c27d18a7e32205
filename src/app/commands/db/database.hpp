#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "model/sample_writer.hpp"
#include "store/block_key.hpp"
#include "store/check.hpp"
#include "store/import.hpp"
#include "store/inventory.hpp"
#include "store/samples.hpp"

namespace hb::app::db {

// A series of a database, and where its samples lie.
struct ListedSeries {
  WrittenSeries series;
  store::TimeSpan span;
};

// What `heartbeat db` works on: a data directory, whether the program runs on it or not. The errors are those
// of the store. Belongs to one thread.
class Database {
 public:
  virtual ~Database() = default;

  [[nodiscard]] virtual Result<store::CheckReport> check() = 0;
  [[nodiscard]] virtual Result<store::Inventory> inventory() = 0;
  // The series that a selector matches, by ascending id. The selector has been parsed once already.
  [[nodiscard]] virtual Result<std::vector<ListedSeries>> series(const std::string& selector, TimeRange range,
                                                                 store::Tier tier) = 0;
  [[nodiscard]] virtual Result<store::SampleColumns> samples(uint64_t id, TimeRange range,
                                                             store::Tier tier) = 0;
  // At most as much as the store takes at once.
  [[nodiscard]] virtual Result<store::ImportOutcome> import(std::vector<store::ImportedSeries> series) = 0;
};

// Through the running program when its socket answers; otherwise the directory itself, which is locked for as
// long as it is used: unavailable, with the other process's id, when another process has it. `clock` must
// outlive the database.
[[nodiscard]] Result<std::unique_ptr<Database>> open_database(const std::string& directory,
                                                              const Clock& clock);

}  // namespace hb::app::db
