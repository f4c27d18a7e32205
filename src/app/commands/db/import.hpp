#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/commands/db/database.hpp"
#include "model/sample_text.hpp"
#include "store/import_batch.hpp"

namespace hb::app::db {

// What `heartbeat db import` came to, whether it got to the end or not.
struct ImportRun {
  store::ImportOutcome taken;  // a series counts once
  std::size_t line = 0;        // where it stopped; 0 when that was no line's fault
  std::optional<Error> error;  // why
};

// Takes all samples of a text, some at a time. It stops at the first line that is wrong; what stood before it
// is taken.
[[nodiscard]] ImportRun import_samples(Database& database, SampleReader& reader,
                                       store::ImportBatch::Limits limits = {});

// The format of a text whose first line begins so, where nobody said.
[[nodiscard]] SampleFormat guess_sample_format(std::string_view first_line);

}  // namespace hb::app::db
