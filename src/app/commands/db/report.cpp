#include "app/commands/db/report.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "store/tiers.hpp"

namespace hb::app::db {
namespace {

std::string bytes_text(uint64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < kUnits.size()) {
    amount /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

std::string ratio_text(uint64_t amount, uint64_t count, int decimals) {
  if (count == 0) return "-";
  return fmt::format("{:.{}f}", static_cast<double>(amount) / static_cast<double>(count), decimals);
}

std::string time_text(std::optional<int64_t> time_ms) { return time_ms ? store::utc_text(*time_ms) : "-"; }

void append_sizes(std::string& out, const store::Inventory& inventory) {
  const auto line = [&](std::string_view name, uint64_t bytes) {
    fmt::format_to(std::back_inserter(out), "{:<10}{:>12}  {} bytes\n", name, bytes_text(bytes), bytes);
  };
  line("file", inventory.file_bytes);
  line("WAL", inventory.wal_bytes);
  line("journals", inventory.journal_bytes);
}

void append_tiers(std::string& out, const store::Inventory& inventory) {
  fmt::format_to(std::back_inserter(out), "\n{:<6}{:>8}{:>12}{:>14}{:>14}  {:<22}{}\n", "tier", "blocks",
                 "size", "samples", "bytes/sample", "oldest", "newest");
  for (std::size_t i = 0; i < store::kTiers; ++i) {
    const store::TierInventory& tier = inventory.tiers[i];
    fmt::format_to(std::back_inserter(out), "{:<6}{:>8}{:>12}{:>14}{:>14}  {:<22}{}\n",
                   store::tier_name(static_cast<store::Tier>(i)), tier.blocks, bytes_text(tier.bytes),
                   tier.samples, ratio_text(tier.bytes, tier.samples, 3), time_text(tier.oldest_ms),
                   time_text(tier.newest_ms));
  }
  out.append("The newest hour or two are in the journals and in no tier yet.\n");
}

void append_metrics(std::string& out, std::string_view title,
                    const std::vector<store::MetricInventory>& metrics) {
  if (metrics.empty()) return;
  std::size_t width = title.size();
  for (const store::MetricInventory& metric : metrics)
    width = std::max(width, metric.name.size());
  fmt::format_to(std::back_inserter(out), "\n{:<{}}{:>10}{:>12}\n", title, width, "series", "size");
  for (const store::MetricInventory& metric : metrics) {
    fmt::format_to(std::back_inserter(out), "{:<{}}{:>10}{:>12}\n", to_valid_utf8(metric.name), width,
                   metric.series, bytes_text(metric.bytes));
  }
}

}  // namespace

std::string check_report(const store::CheckReport& report) {
  std::string out;
  for (const std::string& finding : report.findings)
    out.append(finding).push_back('\n');
  if (report.damaged > report.findings.size())
    fmt::format_to(std::back_inserter(out), "... and {} more\n", report.damaged - report.findings.size());
  fmt::format_to(std::back_inserter(out),
                 "checked {} blocks, {} chunks, {} samples, {} journal records: ", report.blocks,
                 report.chunks, report.samples, report.journal_records);
  if (report.damaged == 0) return out + "no damage\n";
  return out + fmt::format("{} damaged\n", report.damaged);
}

std::string stats_report(const store::Inventory& inventory) {
  std::string out;
  append_sizes(out, inventory);
  append_tiers(out, inventory);
  const uint64_t series = inventory.series_active + inventory.series_ended;
  fmt::format_to(std::back_inserter(out), "\nseries    {} active, {} ended, {} bytes of labels each\n",
                 inventory.series_active, inventory.series_ended,
                 ratio_text(inventory.label_bytes, series, 0));
  if (inventory.damaged > 0) {
    fmt::format_to(std::back_inserter(out),
                   "damaged   {} blocks and chunks, which are left out here; heartbeat db check names them\n",
                   inventory.damaged);
  }
  append_metrics(out, "metrics with most series", inventory.most_series);
  append_metrics(out, "metrics with most bytes", inventory.most_bytes);
  return out;
}

}  // namespace hb::app::db
