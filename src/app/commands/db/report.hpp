#pragma once

#include <string>

#include "store/check.hpp"
#include "store/inventory.hpp"

namespace hb::app::db {

// What `heartbeat db check` prints: a line for each finding, and the sum.
[[nodiscard]] std::string check_report(const store::CheckReport& report);

// What `heartbeat db stats` prints: tables for a person.
[[nodiscard]] std::string stats_report(const store::Inventory& inventory);

}  // namespace hb::app::db
