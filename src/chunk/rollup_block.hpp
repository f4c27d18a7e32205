#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "chunk/chunk_group.hpp"
#include "chunk/rollup.hpp"

namespace hb::chunk {

// A set of rollup fields.
class RollupFields {
 public:
  constexpr RollupFields(std::initializer_list<RollupField> fields) {
    for (const RollupField field : fields)
      bits_ |= 1U << static_cast<unsigned>(field);
  }
  [[nodiscard]] static constexpr RollupFields all() {
    return {RollupField::min,   RollupField::max,  RollupField::sum,
            RollupField::count, RollupField::last, RollupField::increase};
  }
  [[nodiscard]] constexpr bool has(RollupField field) const {
    return (bits_ >> static_cast<unsigned>(field) & 1U) != 0;
  }

 private:
  unsigned bits_ = 0;
};

struct RollupSeries {
  uint32_t series = 0;
  const RollupColumns* rollup = nullptr;  // with all its columns
};

// The rollups of one span of time and one group of series as bytes, series by series, so that they need not
// be in memory all at once. The series ascend. The grid, which must outlive the builder, has every bucket of
// theirs: at most kPointsMax.
class RollupBlockBuilder {
 public:
  explicit RollupBlockBuilder(std::span<const int64_t> grid) : grid_(grid) {}

  void add(const RollupSeries& series);
  [[nodiscard]] bool empty() const { return series_.empty(); }
  [[nodiscard]] std::string finish() const;

 private:
  std::span<const int64_t> grid_;
  std::vector<uint32_t> series_;
  std::vector<std::string> chunks_;
};

// All of a block at once; its grid is the buckets that there are.
[[nodiscard]] std::string encode_rollup_block(std::span<const RollupSeries> series);

// Reads single series and columns out of a rollup block. Keeps a view of the bytes. Reading from several
// threads is safe.
class RollupBlockReader {
 public:
  // Fails as ChunkGroup::open does.
  [[nodiscard]] static Result<RollupBlockReader> open(std::string_view blob);

  [[nodiscard]] const std::vector<int64_t>& grid() const { return group_.grid(); }
  [[nodiscard]] std::span<const uint32_t> series() const { return group_.series(); }

  // Puts the buckets of a series in place of what is in `out`: the times and the fields that are asked for;
  // only these are decoded. not_found: the block has none of it; corrupt: its chunk is damaged, the others
  // need not be. After an error `out` holds nothing of use.
  [[nodiscard]] Result<void> read(uint32_t series, RollupFields fields, RollupColumns& out) const;

 private:
  explicit RollupBlockReader(ChunkGroup group) : group_(std::move(group)) {}

  ChunkGroup group_;
};

}  // namespace hb::chunk
