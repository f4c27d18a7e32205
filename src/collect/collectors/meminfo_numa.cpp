#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/folder.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/node_memory.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::KeptFile;
using procfs::NodeMemoryReader;
using procfs::NodeMemoryValue;

constexpr std::string_view kNodesFolder = "devices/system/node";

// "Active(anon)" is Active_anon.
std::string field_name(std::string_view name) {
  const std::size_t open = name.find('(');
  const std::size_t close = name.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return std::string(name);
  std::string field(name.substr(0, open));
  field.append("_").append(name.substr(open + 1, close - open - 1)).append(name.substr(close + 1));
  return field;
}

DerivedMetric derive_metric(std::string_view file, std::string_view key) {
  const bool is_counter = file == "numastat";
  const std::string field = is_counter ? std::string(key) + "_total" : field_name(key);
  return {.name = "node_memory_numa_" + field,
          .help = "Memory information field " + field + ".",
          .type = is_counter ? MetricType::counter : MetricType::gauge};
}

// The memory of each NUMA node, from /sys/devices/system/node. Nodes come with memory that is plugged in:
// their list is read every ten seconds.
class MeminfoNumaCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "meminfo_numa"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (refresh_.due()) list_nodes(host);
    metrics_.rewind();
    for (Node& node : nodes_) {
      auto done = emit_file(host, node, NodeMemoryReader::File::meminfo, sink);
      if (done) done = emit_file(host, node, NodeMemoryReader::File::numastat, sink);
      if (done) continue;
      refresh_.retry();  // the node may be gone
      return done;
    }
    return {};
  }

 private:
  struct Node {
    std::string number;
    KeptFile meminfo;
    KeptFile numastat;
  };

  // Keeps the files of the nodes that are still there.
  void list_nodes(const HostRoot& host) {
    std::vector<Node> before = std::exchange(nodes_, {});
    for (const std::string& folder : procfs::list_folder(host.sys(kNodesFolder))) {
      if (!folder.starts_with("node")) continue;
      std::string number = folder.substr(4);
      if (!procfs::parse_u64(number)) continue;
      const auto known = std::ranges::find(before, number, &Node::number);
      if (known != before.end()) {
        nodes_.push_back(std::move(*known));
        continue;
      }
      const std::string path = std::string(kNodesFolder) + "/" + folder;
      nodes_.push_back({.number = std::move(number),
                        .meminfo = {HostRoot::Tree::sys, path + "/meminfo", KeptFile::Shape::whole},
                        .numastat = {HostRoot::Tree::sys, path + "/numastat", KeptFile::Shape::whole}});
    }
  }

  Result<void> emit_file(const HostRoot& host, Node& node, NodeMemoryReader::File which, SampleSink& sink) {
    const bool is_meminfo = which == NodeMemoryReader::File::meminfo;
    const auto text = (is_meminfo ? node.meminfo : node.numastat).read(host);
    if (!text) return std::unexpected(text.error());
    NodeMemoryReader reader(*text, which);
    for (NodeMemoryValue value;;) {
      const auto more = reader.next(value);
      if (!more) return std::unexpected(more.error());
      if (!*more) return {};
      const DerivedMetric* derived =
          metrics_.next(is_meminfo ? "meminfo" : "numastat", value.name, derive_metric);
      if (derived == nullptr) continue;
      const std::string_view number = is_meminfo ? value.node : std::string_view(node.number);
      sink.emit(derived->metric(), {{"node", number}}, value.value);
    }
  }

  SlowRefresh refresh_;
  std::vector<Node> nodes_;
  DerivedMetrics metrics_;
};

}  // namespace

CollectorSpec meminfo_numa_collector() {
  return {.name = "meminfo_numa", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<MeminfoNumaCollector>();
          }};
}

}  // namespace hb::collect
