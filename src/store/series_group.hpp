#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/metric.hpp"

namespace hb::store {

// What the file knows of a series.
struct SeriesRow {
  uint32_t id = 0;
  std::string_view labels = {};  // Labels::encoded()
  MetricType type = MetricType::untyped;
  Timestamp first = {};
  std::optional<Timestamp> last = std::nullopt;  // nothing while the series is active
};

// Looks at one series; false when no more are wanted. The labels are a view for as long as the call lasts.
using SeriesRowVisitor = std::function<bool(const SeriesRow&)>;

// The rows of one group of series (BlockKey::group_of), which stand in the file as one compressed blob: the
// series of a host repeat each other's labels, so together they take a tenth of what they take one by one.
// Not thread-safe.
class SeriesGroup {
 public:
  // Of all labels of a group. They are far apart from what a host has, and bound what a damaged length can
  // ask for.
  static constexpr std::size_t kLabelsBytesMax = std::size_t{16} << 20;

  explicit SeriesGroup(uint32_t number) : number_(number) {}

  // corrupt when the bytes are not what encode() gave for that group.
  [[nodiscard]] static Result<SeriesGroup> decode(uint32_t number, std::string_view blob);
  [[nodiscard]] std::string encode() const;

  // Inserts a series of this group or replaces it. limit when the labels are too many.
  [[nodiscard]] Result<void> put(const SeriesRow& row);
  // Nothing happens where there is no such series.
  void set_first(uint32_t id, Timestamp first);
  void set_last(uint32_t id, std::optional<Timestamp> last);
  void remove(uint32_t id);

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // By ascending id. False when the visitor ended it.
  [[nodiscard]] bool for_each(const SeriesRowVisitor& visit) const;

 private:
  struct Row {
    std::string labels;
    MetricType type = MetricType::untyped;
    Timestamp first = {};
    std::optional<Timestamp> last = std::nullopt;
  };

  [[nodiscard]] bool read_rows(std::string_view bytes);

  uint32_t number_;
  std::size_t labels_bytes_ = 0;
  std::map<uint32_t, Row> rows_;
};

}  // namespace hb::store
