#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collector.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/os_release.hpp"

namespace hb::collect {
namespace {

constexpr Metric kInfo{"node_os_info",
                       "A metric with a constant '1' value labeled by build_id, id, id_like, image_id, "
                       "image_version, name, pretty_name, variant, variant_id, version, version_codename, "
                       "version_id.",
                       MetricType::gauge};
constexpr Metric kVersion{"node_os_version", "Metric containing the major.minor part of the OS version.",
                          MetricType::gauge};

struct LabelOfKey {
  std::string_view label;
  std::string_view key;
};
constexpr std::array<LabelOfKey, 12> kInfoLabels = {{{"build_id", "BUILD_ID"},
                                                     {"id", "ID"},
                                                     {"id_like", "ID_LIKE"},
                                                     {"image_id", "IMAGE_ID"},
                                                     {"image_version", "IMAGE_VERSION"},
                                                     {"name", "NAME"},
                                                     {"pretty_name", "PRETTY_NAME"},
                                                     {"variant", "VARIANT"},
                                                     {"variant_id", "VARIANT_ID"},
                                                     {"version", "VERSION"},
                                                     {"version_codename", "VERSION_CODENAME"},
                                                     {"version_id", "VERSION_ID"}}};

// "12.11.3" is 12.11.
std::optional<double> major_minor(std::string_view version) {
  const std::size_t first_dot = version.find('.');
  const std::size_t second_dot =
      first_dot == std::string_view::npos ? first_dot : version.find('.', first_dot + 1);
  version = version.substr(0, second_dot);
  double value = 0;
  const auto [stop, error] =
      std::from_chars(version.data(), version.data() + version.size(), value, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

// The distribution, from os-release.
class OsCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "os"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (refresh_.due()) {
      auto release = procfs::read_os_release(host);
      if (!release) {
        refresh_.retry();
        return std::unexpected(release.error());
      }
      release_ = std::move(*release);
    }
    std::array<LabelView, kInfoLabels.size()> labels;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      labels[i] = {kInfoLabels[i].label, release_.get(kInfoLabels[i].key)};
    }
    sink.sample(kInfo, labels, 1);
    if (const auto version = major_minor(release_.get("VERSION_ID"))) {
      sink.emit(
          kVersion,
          {{"id", release_.get("ID")}, {"id_like", release_.get("ID_LIKE")}, {"name", release_.get("NAME")}},
          *version);
    }
    return {};
  }

 private:
  SlowRefresh refresh_;
  procfs::OsRelease release_;
};

}  // namespace

CollectorSpec os_collector() {
  return {.name = "os", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<OsCollector>();
          }};
}

}  // namespace hb::collect
