#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/error.hpp"
#include "chunk/block.hpp"
#include "store/block_key.hpp"

namespace hb::store {

// A raw block in memory, and where in it what stands. Immutable.
class OpenBlock {
 public:
  // Fails as chunk::BlockReader::open does.
  [[nodiscard]] static Result<std::shared_ptr<const OpenBlock>> open(std::string bytes);

  OpenBlock(const OpenBlock&) = delete;
  OpenBlock& operator=(const OpenBlock&) = delete;

  [[nodiscard]] const chunk::BlockReader& reader() const { return *reader_; }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  explicit OpenBlock(std::string bytes) : bytes_(std::move(bytes)) {}

  const std::string bytes_;
  std::optional<chunk::BlockReader> reader_;  // of the bytes
};
using OpenBlockPtr = std::shared_ptr<const OpenBlock>;

// The raw blocks of a file that were read last: the expressions of a page look at the same ones, one after
// the other. Thread-safe.
class BlockCache {
 public:
  explicit BlockCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // Null when it is known that there is no such block, nothing when the file has to be asked.
  [[nodiscard]] std::optional<OpenBlockPtr> find(BlockKey key);

  // To be asked before the file is.
  [[nodiscard]] uint64_t version() const;
  // What the file gave, or null where it has none; forgotten at once when the file has changed since.
  void put(BlockKey key, OpenBlockPtr block, uint64_t version);

  // The file has changed: all is forgotten.
  void clear();

  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Entry {
    int64_t key = 0;
    OpenBlockPtr block;
    std::size_t bytes = 0;
  };

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;  // guards what follows
  uint64_t version_ = 0;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // the one that was used last first
  std::unordered_map<int64_t, std::list<Entry>::iterator> by_key_;
};

}  // namespace hb::store
