#include "store/block_cache.hpp"

#include <utility>

namespace hb::store {
namespace {

// What an entry takes beside its block, roughly.
constexpr std::size_t kEntryBytes = 128;

}  // namespace

Result<std::shared_ptr<const OpenBlock>> OpenBlock::open(std::string bytes) {
  std::shared_ptr<OpenBlock> block(new OpenBlock(std::move(bytes)));
  Result<chunk::BlockReader> reader = chunk::BlockReader::open(block->bytes_);
  if (!reader) return std::unexpected(std::move(reader.error()));
  block->reader_.emplace(*std::move(reader));
  return block;
}

std::size_t OpenBlock::memory_bytes() const {
  return bytes_.capacity() + reader_->grid().size() * sizeof(int64_t) +
         reader_->series().size() * 2 * sizeof(uint32_t);
}

std::optional<OpenBlockPtr> BlockCache::find(BlockKey key) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_key_.find(key.encoded());
  if (found == by_key_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->block;
}

uint64_t BlockCache::version() const {
  const std::scoped_lock lock(mutex_);
  return version_;
}

void BlockCache::put(BlockKey key, OpenBlockPtr block, uint64_t version) {
  const std::size_t bytes = kEntryBytes + (block ? block->memory_bytes() : 0);
  if (bytes > bytes_max_) return;
  const std::scoped_lock lock(mutex_);
  if (version != version_ || by_key_.contains(key.encoded())) return;
  entries_.push_front({.key = key.encoded(), .block = std::move(block), .bytes = bytes});
  by_key_.emplace(key.encoded(), entries_.begin());
  bytes_ += bytes;
  while (bytes_ > bytes_max_) {
    bytes_ -= entries_.back().bytes;
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

void BlockCache::clear() {
  const std::scoped_lock lock(mutex_);
  ++version_;
  bytes_ = 0;
  by_key_.clear();
  entries_.clear();
}

std::size_t BlockCache::memory_bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

}  // namespace hb::store
