#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/sample_writer.hpp"
#include "store/check.hpp"
#include "store/import.hpp"
#include "store/inventory.hpp"
#include "store/samples.hpp"

// The bodies of the answers under /api/v1/db/, written by the running program and read by the command line,
// which comes with it: what one writes the other reads. Reading fails with corrupt.
namespace hb::api {

// One page of a list of series.
struct SeriesPage {
  struct Entry {
    WrittenSeries series;
    store::TimeSpan span;  // where its samples lie
  };
  std::vector<Entry> entries = {};
  std::optional<uint64_t> next_after = {};  // there are more, behind this number
};

// In Prometheus's envelope.
[[nodiscard]] std::string check_text(const store::CheckReport& report);
[[nodiscard]] std::string inventory_text(const store::Inventory& inventory);
[[nodiscard]] std::string series_text(const SeriesPage& page);
[[nodiscard]] std::string import_text(const store::ImportOutcome& outcome);

[[nodiscard]] Result<store::CheckReport> read_check(std::string_view text);
[[nodiscard]] Result<store::Inventory> read_inventory(std::string_view text);
[[nodiscard]] Result<SeriesPage> read_series(std::string_view text);
[[nodiscard]] Result<store::ImportOutcome> read_import(std::string_view text);

// The inventory alone, indented: what `heartbeat db stats --json` prints.
[[nodiscard]] std::string inventory_document(const store::Inventory& inventory);

// A line a sample.
void append_samples(std::string& out, const store::SampleColumns& samples);
[[nodiscard]] Result<store::SampleColumns> read_samples(std::string_view text);

// The message of an answer that is an error; the text itself where it is none.
[[nodiscard]] std::string read_error(std::string_view text);

}  // namespace hb::api
