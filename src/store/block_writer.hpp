#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "chunk/block.hpp"
#include "chunk/rollup.hpp"
#include "store/block_key.hpp"
#include "store/chunk_file.hpp"
#include "store/head.hpp"
#include "store/samples.hpp"

namespace hb::store {

// Puts the samples of a closed head into blocks: raw ones, and the rollups of the same time. Where a block is
// there already (a clock that was set back, samples from outside that came late) the two are merged, and the
// head's samples win. All of it goes into one batch; a writer is for one head. Series are taken one by one,
// so that an hour is never in memory all at once as it was before it was compressed. Belongs to the writer's
// thread.
class BlockWriter {
 public:
  // What becomes of a block that would get too many samples.
  enum class Overfull {
    refuse,          // an error, of whose making it is can send less
    leave_out_late,  // what came from outside stays out of it, so that history goes on
  };

  BlockWriter(ChunkFile& file, ChunkFile::Batch& batch, Overfull overfull)
      : file_(file), batch_(batch), overfull_(overfull) {}

  // Samples that one raw block may get from outside, with the times that its series share: two a second of
  // each of its series. However they are made, a block of them is read in some tens of megabytes of memory,
  // and has room for an hour of ticks.
  static constexpr std::size_t kBlockSamplesMax = std::size_t{1} << 20;

  // The blocks that writing a head touches: raw ones and those of their rollups.
  [[nodiscard]] static std::set<BlockKey> keys_of(const Head& head);

  // An error leaves the batch useless. limit when a block would get too many samples and that is refused. A
  // damaged block that would have been merged is replaced, and counted.
  [[nodiscard]] Result<void> write(const Head& head);

  // The end of the newest raw block that holds more than the head's own span of it: what stood there before,
  // or samples from outside.
  [[nodiscard]] int64_t shared_until_ms() const { return shared_until_ms_; }
  // Of all blocks that were put.
  [[nodiscard]] uint64_t bytes() const { return bytes_; }
  [[nodiscard]] uint64_t damaged() const { return damaged_; }
  // Samples from outside that were left out of a block with too many.
  [[nodiscard]] uint64_t left_out() const { return left_out_; }

 private:
  using Members = std::vector<const HeadSeries*>;  // by ascending id
  using Rollups = std::map<SeriesId, chunk::RollupColumns>;

  // A raw block that is being made.
  struct Raw {
    const Head& head;
    BlockKey key;
    std::optional<chunk::BlockReader> old;  // what stands there already
    std::vector<int64_t> grid_ms;
    bool with_late = true;  // whether samples from outside go into it
  };
  // One of its series: a value or a staleness marker at each of its times.
  struct Column {
    bool on_grid = false;  // its times are the block's grid, and are not written down again
    SampleColumns samples = {};
  };

  // Which series of a head have samples in which raw block.
  [[nodiscard]] static std::map<BlockKey, Members> blocks_of(const Head& head);
  [[nodiscard]] static std::vector<int64_t> times_of(const Head& head, BlockKey key, const Members& members);
  [[nodiscard]] Result<void> write_block(const Head& head, BlockKey key, const Members& members,
                                         bool with_late);
  [[nodiscard]] Result<void> write_without_late(const Head& head, BlockKey key, const Members& members);
  // What the old block and the head have of a series; no member when the head has nothing.
  [[nodiscard]] Result<Column> column_of(const Raw& raw, SeriesId id, const HeadSeries* member);
  [[nodiscard]] static Result<void> check_samples(const Raw& raw, std::size_t samples, std::size_t of_one);
  [[nodiscard]] Result<void> put_rollups(Tier tier, BlockKey raw_key, const Rollups& fresh);

  // The bytes of a block, of this batch or of the file.
  [[nodiscard]] Result<std::optional<std::string>> read_block(BlockKey key);
  [[nodiscard]] Result<void> put_block(BlockKey key, std::string data);
  // Nothing where there is no block or it is damaged, which is counted. The bytes must outlive the reader.
  template <typename Reader>
  [[nodiscard]] std::optional<Reader> open_block(const std::optional<std::string>& blob);
  // The newest value of each series before a time, from the minutes before it.
  [[nodiscard]] Result<std::unordered_map<SeriesId, double>> values_before(int64_t time_ms, uint32_t group);

  ChunkFile& file_;
  ChunkFile::Batch& batch_;
  const Overfull overfull_;
  // What this batch holds and the file's readers cannot see yet.
  std::map<BlockKey, std::string> written_;
  uint64_t bytes_ = 0;
  uint64_t damaged_ = 0;
  uint64_t left_out_ = 0;
  int64_t shared_until_ms_ = 0;
};

}  // namespace hb::store
