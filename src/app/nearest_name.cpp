#include "app/nearest_name.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace hb::app {
namespace {

constexpr std::size_t kNameBytesMax = 128;
constexpr std::size_t kLettersMin = 2;
constexpr std::size_t kLettersPerEdit = 4;
constexpr std::size_t kEditsMax = 3;

using Row = std::array<std::size_t, kNameBytesMax + 1>;

// Three rows of the usual table are enough: a swap looks back two. Both are at most kNameBytesMax long.
std::size_t edits_between(std::string_view from, std::string_view to) {
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= to.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[to.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view said, std::span<const std::string> known) {
  std::string_view nearest;
  if (said.size() < kLettersMin || said.size() > kNameBytesMax) return nearest;
  std::size_t fewest = kEditsMax + 1;
  for (const std::string& name : known) {
    const std::size_t longer = std::max(name.size(), said.size());
    const std::size_t shorter = std::min(name.size(), said.size());
    const std::size_t allowed = std::min(std::max<std::size_t>(longer / kLettersPerEdit, 1), kEditsMax);
    if (longer > kNameBytesMax || longer - shorter > allowed) continue;
    const std::size_t edits = edits_between(said, name);
    if (edits > allowed || edits >= fewest) continue;
    fewest = edits;
    nearest = name;
  }
  return nearest;
}

std::string with_nearest(std::string_view said, std::span<const std::string> known) {
  const std::string_view nearest = nearest_name(said, known);
  return nearest.empty() ? fmt::format("'{}'", said) : fmt::format("'{}'; did you mean '{}'?", said, nearest);
}

}  // namespace hb::app
