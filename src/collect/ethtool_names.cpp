#include "collect/ethtool_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include <linux/ethtool.h>

namespace hb::collect {
namespace {

struct KnownCounter {
  std::string_view counter;
  std::string_view name;
  std::string_view help;
};
constexpr std::array<KnownCounter, 7> kKnown = {{
    {"rx_bytes", "node_ethtool_received_bytes_total", "Network interface bytes received"},
    {"rx_dropped", "node_ethtool_received_dropped_total", "Number of received frames dropped"},
    {"rx_errors", "node_ethtool_received_errors_total", "Number of received frames with errors"},
    {"rx_packets", "node_ethtool_received_packets_total", "Network interface packets received"},
    {"tx_bytes", "node_ethtool_transmitted_bytes_total", "Network interface bytes sent"},
    {"tx_errors", "node_ethtool_transmitted_errors_total", "Number of sent frames with errors"},
    {"tx_packets", "node_ethtool_transmitted_packets_total", "Network interface packets sent"},
}};

// Up to 10 Gbit/s and beyond, as far as they are common; linux/ethtool.h.
constexpr std::array<LinkSpeed, 28> kSpeeds = {{
    {ETHTOOL_LINK_MODE_10baseT_Half_BIT, 10, "half", "10baseT"},
    {ETHTOOL_LINK_MODE_10baseT_Full_BIT, 10, "full", "10baseT"},
    {ETHTOOL_LINK_MODE_100baseT_Half_BIT, 100, "half", "100baseT"},
    {ETHTOOL_LINK_MODE_100baseT_Full_BIT, 100, "full", "100baseT"},
    {ETHTOOL_LINK_MODE_1000baseT_Half_BIT, 1'000, "half", "1000baseT"},
    {ETHTOOL_LINK_MODE_1000baseT_Full_BIT, 1'000, "full", "1000baseT"},
    {ETHTOOL_LINK_MODE_10000baseT_Full_BIT, 10'000, "full", "10000baseT"},
    {ETHTOOL_LINK_MODE_2500baseT_Full_BIT, 2'500, "full", "2500baseT"},
    {ETHTOOL_LINK_MODE_1000baseKX_Full_BIT, 1'000, "full", "1000baseKX"},
    {ETHTOOL_LINK_MODE_10000baseKX4_Full_BIT, 10'000, "full", "10000baseKX4"},
    {ETHTOOL_LINK_MODE_10000baseKR_Full_BIT, 10'000, "full", "10000baseKR"},
    {ETHTOOL_LINK_MODE_10000baseR_FEC_BIT, 10'000, "full", "10000baseR_FEC"},
    {ETHTOOL_LINK_MODE_20000baseMLD2_Full_BIT, 20'000, "full", "20000baseMLD2"},
    {ETHTOOL_LINK_MODE_20000baseKR2_Full_BIT, 20'000, "full", "20000baseKR2"},
    {ETHTOOL_LINK_MODE_40000baseKR4_Full_BIT, 40'000, "full", "40000baseKR4"},
    {ETHTOOL_LINK_MODE_40000baseCR4_Full_BIT, 40'000, "full", "40000baseCR4"},
    {ETHTOOL_LINK_MODE_40000baseSR4_Full_BIT, 40'000, "full", "40000baseSR4"},
    {ETHTOOL_LINK_MODE_40000baseLR4_Full_BIT, 40'000, "full", "40000baseLR4"},
    {ETHTOOL_LINK_MODE_25000baseCR_Full_BIT, 25'000, "full", "25000baseCR"},
    {ETHTOOL_LINK_MODE_25000baseKR_Full_BIT, 25'000, "full", "25000baseKR"},
    {ETHTOOL_LINK_MODE_25000baseSR_Full_BIT, 25'000, "full", "25000baseSR"},
    {ETHTOOL_LINK_MODE_100000baseKR4_Full_BIT, 100'000, "full", "100000baseKR4"},
    {ETHTOOL_LINK_MODE_100000baseSR4_Full_BIT, 100'000, "full", "100000baseSR4"},
    {ETHTOOL_LINK_MODE_100000baseCR4_Full_BIT, 100'000, "full", "100000baseCR4"},
    {ETHTOOL_LINK_MODE_10000baseCR_Full_BIT, 10'000, "full", "10000baseCR"},
    {ETHTOOL_LINK_MODE_10000baseSR_Full_BIT, 10'000, "full", "10000baseSR"},
    {ETHTOOL_LINK_MODE_10000baseLR_Full_BIT, 10'000, "full", "10000baseLR"},
    {ETHTOOL_LINK_MODE_5000baseT_Full_BIT, 5'000, "full", "5000baseT"},
}};

// Replaces a word between underscores.
void replace_word(std::string& text, std::string_view word, std::string_view by) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || text[at - 1] == '_';
    const bool ends = end == text.size() || text[end] == '_';
    if (begins && ends) text.replace(at, word.size(), by);
  }
}

}  // namespace

std::string ethtool_metric_name(std::string_view counter) {
  std::string name;
  for (const char c : counter) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_kept = std::isalnum(byte) != 0 || c == '_' || c == ':';
    name.push_back(is_kept ? static_cast<char>(std::tolower(byte)) : '_');
  }
  name.erase(0, std::min(name.find_first_not_of('_'), name.size()));
  replace_word(name, "rx", "received");
  replace_word(name, "tx", "transmitted");
  return "node_ethtool_" + name;
}

DerivedMetric ethtool_metric(std::string_view, std::string_view counter) {
  const auto* known = std::ranges::find(kKnown, counter, &KnownCounter::counter);
  if (known != kKnown.end()) {
    return {.name = std::string(known->name), .help = std::string(known->help), .type = MetricType::counter};
  }
  return {.name = ethtool_metric_name(counter),
          .help = "Network interface " + std::string(counter),
          .type = MetricType::untyped};
}

std::span<const LinkSpeed> link_speeds() { return kSpeeds; }

}  // namespace hb::collect
