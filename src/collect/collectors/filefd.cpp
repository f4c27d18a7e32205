#include <array>
#include <cstddef>
#include <string_view>

#include "collect/collector.hpp"
#include "procfs/fields.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

constexpr Metric kAllocated{"node_filefd_allocated", "File descriptor statistics: allocated.",
                            MetricType::gauge};
constexpr Metric kMaximum{"node_filefd_maximum", "File descriptor statistics: maximum.", MetricType::gauge};

// How many files are open on the whole machine, from /proc/sys/fs/file-nr (proc(5)): allocated, unused, and
// the maximum.
class FilefdCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "filefd"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    const std::string_view line = procfs::trim(*text);
    std::array<std::string_view, 3> fields{};
    if (procfs::split_fields(line, fields) < fields.size())
      return procfs::corrupt_line(file_.relative_path(), line);
    const auto allocated = procfs::parse_double(fields[0]);
    const auto maximum = procfs::parse_double(fields[2]);
    if (!allocated || !maximum) return procfs::corrupt_line(file_.relative_path(), line);
    sink.emit(kAllocated, *allocated);
    sink.emit(kMaximum, *maximum);
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "sys/fs/file-nr", procfs::KeptFile::Shape::whole};
};

}  // namespace

CollectorSpec filefd_collector() {
  return {.name = "filefd", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<FilefdCollector>();
          }};
}

}  // namespace hb::collect
