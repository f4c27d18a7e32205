#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/attributes.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/number_lines.hpp"

namespace hb::collect {
namespace {

// A number of a line of XFS's statistics (https://xfs.org/index.php/Runtime_Stats).
struct Statistic {
  std::string_view line;
  std::size_t position;
  Metric metric;
};
constexpr Statistic kStatistics[] = {
    {"extent_alloc",
     0,
     {"node_xfs_extent_allocation_extents_allocated_total", "Number of extents allocated for a filesystem.",
      MetricType::counter}},
    {"extent_alloc",
     1,
     {"node_xfs_extent_allocation_blocks_allocated_total", "Number of blocks allocated for a filesystem.",
      MetricType::counter}},
    {"extent_alloc",
     2,
     {"node_xfs_extent_allocation_extents_freed_total", "Number of extents freed for a filesystem.",
      MetricType::counter}},
    {"extent_alloc",
     3,
     {"node_xfs_extent_allocation_blocks_freed_total", "Number of blocks freed for a filesystem.",
      MetricType::counter}},
    {"abt",
     0,
     {"node_xfs_allocation_btree_lookups_total", "Number of allocation B-tree lookups for a filesystem.",
      MetricType::counter}},
    {"abt",
     1,
     {"node_xfs_allocation_btree_compares_total", "Number of allocation B-tree compares for a filesystem.",
      MetricType::counter}},
    {"abt",
     2,
     {"node_xfs_allocation_btree_records_inserted_total",
      "Number of allocation B-tree records inserted for a filesystem.", MetricType::counter}},
    {"abt",
     3,
     {"node_xfs_allocation_btree_records_deleted_total",
      "Number of allocation B-tree records deleted for a filesystem.", MetricType::counter}},
    {"blk_map",
     0,
     {"node_xfs_block_mapping_reads_total", "Number of block map for read operations for a filesystem.",
      MetricType::counter}},
    {"blk_map",
     1,
     {"node_xfs_block_mapping_writes_total", "Number of block map for write operations for a filesystem.",
      MetricType::counter}},
    {"blk_map",
     2,
     {"node_xfs_block_mapping_unmaps_total", "Number of block unmaps (deletes) for a filesystem.",
      MetricType::counter}},
    {"blk_map",
     3,
     {"node_xfs_block_mapping_extent_list_insertions_total",
      "Number of extent list insertions for a filesystem.", MetricType::counter}},
    {"blk_map",
     4,
     {"node_xfs_block_mapping_extent_list_deletions_total",
      "Number of extent list deletions for a filesystem.", MetricType::counter}},
    {"blk_map",
     5,
     {"node_xfs_block_mapping_extent_list_lookups_total", "Number of extent list lookups for a filesystem.",
      MetricType::counter}},
    {"blk_map",
     6,
     {"node_xfs_block_mapping_extent_list_compares_total", "Number of extent list compares for a filesystem.",
      MetricType::counter}},
    {"bmbt",
     0,
     {"node_xfs_block_map_btree_lookups_total", "Number of block map B-tree lookups for a filesystem.",
      MetricType::counter}},
    {"bmbt",
     1,
     {"node_xfs_block_map_btree_compares_total", "Number of block map B-tree compares for a filesystem.",
      MetricType::counter}},
    {"bmbt",
     2,
     {"node_xfs_block_map_btree_records_inserted_total",
      "Number of block map B-tree records inserted for a filesystem.", MetricType::counter}},
    {"bmbt",
     3,
     {"node_xfs_block_map_btree_records_deleted_total",
      "Number of block map B-tree records deleted for a filesystem.", MetricType::counter}},
    {"dir",
     0,
     {"node_xfs_directory_operation_lookup_total",
      "Number of file name directory lookups which miss the operating systems directory name lookup cache.",
      MetricType::counter}},
    {"dir",
     1,
     {"node_xfs_directory_operation_create_total",
      "Number of times a new directory entry was created for a filesystem.", MetricType::counter}},
    {"dir",
     2,
     {"node_xfs_directory_operation_remove_total",
      "Number of times an existing directory entry was created for a filesystem.", MetricType::counter}},
    {"dir",
     3,
     {"node_xfs_directory_operation_getdents_total",
      "Number of times the directory getdents operation was performed for a filesystem.",
      MetricType::counter}},
    {"ig",
     0,
     {"node_xfs_inode_operation_attempts_total",
      "Number of times the OS looked for an XFS inode in the inode cache.", MetricType::counter}},
    {"ig",
     1,
     {"node_xfs_inode_operation_found_total",
      "Number of times the OS looked for and found an XFS inode in the inode cache.", MetricType::counter}},
    {"ig",
     2,
     {"node_xfs_inode_operation_recycled_total",
      "Number of times the OS found an XFS inode in the cache, but could not use it as it was being "
      "recycled.",
      MetricType::counter}},
    {"ig",
     3,
     {"node_xfs_inode_operation_missed_total",
      "Number of times the OS looked for an XFS inode in the cache, but did not find it.",
      MetricType::counter}},
    {"ig",
     4,
     {"node_xfs_inode_operation_duplicates_total",
      "Number of times the OS tried to add a missing XFS inode to the inode cache, but found it had already "
      "been added by another process.",
      MetricType::counter}},
    {"ig",
     5,
     {"node_xfs_inode_operation_reclaims_total",
      "Number of times the OS reclaimed an XFS inode from the inode cache to free memory for another "
      "purpose.",
      MetricType::counter}},
    {"ig",
     6,
     {"node_xfs_inode_operation_attribute_changes_total",
      "Number of times the OS explicitly changed the attributes of an XFS inode.", MetricType::counter}},
    {"rw",
     0,
     {"node_xfs_write_calls_total", "Number of write(2) system calls made to files in a filesystem.",
      MetricType::counter}},
    {"rw",
     1,
     {"node_xfs_read_calls_total", "Number of read(2) system calls made to files in a filesystem.",
      MetricType::counter}},
    {"vnodes",
     0,
     {"node_xfs_vnode_active_total", "Number of vnodes not on free lists for a filesystem.",
      MetricType::counter}},
    {"vnodes",
     1,
     {"node_xfs_vnode_allocate_total", "Number of times vn_alloc called for a filesystem.",
      MetricType::counter}},
    {"vnodes",
     2,
     {"node_xfs_vnode_get_total", "Number of times vn_get called for a filesystem.", MetricType::counter}},
    {"vnodes",
     3,
     {"node_xfs_vnode_hold_total", "Number of times vn_hold called for a filesystem.", MetricType::counter}},
    {"vnodes",
     4,
     {"node_xfs_vnode_release_total", "Number of times vn_rele called for a filesystem.",
      MetricType::counter}},
    {"vnodes",
     5,
     {"node_xfs_vnode_reclaim_total", "Number of times vn_reclaim called for a filesystem.",
      MetricType::counter}},
    {"vnodes",
     6,
     {"node_xfs_vnode_remove_total", "Number of times vn_remove called for a filesystem.",
      MetricType::counter}},
};

// What each mounted XFS file system did, from /sys/fs/xfs/DEVICE/stats/stats.
class XfsCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "xfs"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (refresh_.due()) list(host);
    Result<void> outcome;
    for (FileSystem& file_system : file_systems_) {
      const auto text = file_system.file.read(host);
      if (text) {
        emit(*text, file_system.device, sink);
      } else if (text.error().code != ErrorCode::not_found) {
        // One that is gone was unmounted a moment ago.
        outcome = std::unexpected(text.error());
      }
    }
    return outcome;
  }

 private:
  struct FileSystem {
    std::string device;
    procfs::KeptFile file;
  };

  void list(const HostRoot& host) {
    constexpr std::string_view kFolder = "fs/xfs";
    std::vector<FileSystem> before = std::exchange(file_systems_, {});
    const procfs::AttributeFolder folder(host.sys(kFolder));
    for (std::string& device : folder.names()) {
      const auto known = std::ranges::find(before, device, &FileSystem::device);
      if (known != before.end()) {
        file_systems_.push_back(std::move(*known));
        continue;
      }
      if (!folder.folder(device).folder("stats").has("stats")) continue;
      procfs::KeptFile file(HostRoot::Tree::sys, std::string(kFolder) + "/" + device + "/stats/stats",
                            procfs::KeptFile::Shape::whole);
      file_systems_.push_back({.device = std::move(device), .file = std::move(file)});
    }
  }

  void emit(std::string_view text, std::string_view device, SampleSink& sink) {
    procfs::NumberLinesReader lines(text);
    while (lines.next(line_)) {
      for (const Statistic& statistic : kStatistics) {
        if (statistic.line != line_.name || statistic.position >= line_.count) continue;
        sink.emit(statistic.metric, {{"device", device}}, static_cast<double>(line_[statistic.position]));
      }
    }
  }

  SlowRefresh refresh_;
  std::vector<FileSystem> file_systems_;
  procfs::NumberLine line_;
};

}  // namespace

CollectorSpec xfs_collector() {
  return {.name = "xfs", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<XfsCollector>();
          }};
}

}  // namespace hb::collect
