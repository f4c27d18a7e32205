#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

// Where the texts of dashboards lie: files in a directory, or memory. It knows names and bytes alone.
namespace hb::dashboard {

struct ShelfEntry {
  std::string name;
  std::size_t bytes = 0;
  Timestamp changed;

  bool operator==(const ShelfEntry&) const = default;
};

// Not thread-safe: its owner serialises.
class Shelf {
 public:
  Shelf() = default;
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;
  virtual ~Shelf() = default;

  // In the order of their names.
  [[nodiscard]] virtual Result<std::vector<ShelfEntry>> entries() const = 0;
  // Nothing where there is none of this name. More than kDashboardBytesMax: limit.
  [[nodiscard]] virtual Result<std::optional<std::string>> read(std::string_view name) const = 0;
  // Whole or not at all, and still there after a power cut.
  [[nodiscard]] virtual Result<void> write(std::string_view name, std::string_view text) = 0;
  [[nodiscard]] virtual Result<void> erase(std::string_view name) = 0;
};

// Files NAME.json, 0600, in a directory that is made with the first of them. Others in it are left alone.
[[nodiscard]] std::unique_ptr<Shelf> file_shelf(std::string directory);

// Until the program ends. The clock, which tells when something changed, must outlive it.
[[nodiscard]] std::unique_ptr<Shelf> memory_shelf(const Clock& clock);

}  // namespace hb::dashboard
