#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/block_key.hpp"

namespace hb::store {

// The blocks of one group in one tier, by their spans. Both ends belong to it.
struct BlockRange {
  Tier tier = Tier::raw;
  uint32_t group = 0;
  uint64_t first_span = 0;
  uint64_t last_span = BlockKey::kSpanMax;
};

// What a read came across.
struct BlockCount {
  std::size_t read = 0;
  std::size_t damaged = 0;  // blocks whose bytes the file can't give; they are left out
};

// Looks at one block; false when no more are wanted. The string may be moved from.
using BlockVisitor = std::function<bool(BlockKey key, std::string& data)>;

// Read-only connections to heartbeat.db, opened when they are first needed. Thread-safe. A reader borrows one
// for as long as it takes to copy one block: so the file's log is never held up by a slow query, and a few
// connections serve any number of threads.
class BlockReaders {
 public:
  struct Options {
    std::string path;
    std::size_t connections_max = 3;  // one more reader waits
    int cache_kib = 128;              // of each connection
    int value_bytes_max = 0;
    bool at_rest = false;  // see Database::Access
  };

  explicit BlockReaders(Options options);
  BlockReaders(const BlockReaders&) = delete;
  BlockReaders& operator=(const BlockReaders&) = delete;
  ~BlockReaders();

  // Visits blocks in the order of their spans. Each is read in a transaction of its own: what is written
  // meanwhile may be seen. corrupt when the way to the next block is damaged; io when the file can't be read.
  [[nodiscard]] Result<BlockCount> read(const BlockRange& range, const BlockVisitor& visit);

 private:
  class Connection;
  class Lease;

  [[nodiscard]] Result<std::unique_ptr<Connection>> take();
  void give_back(std::unique_ptr<Connection> connection);

  const Options options_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t connections_ = 0;  // idle and borrowed
};

}  // namespace hb::store
