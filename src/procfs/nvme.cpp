#include "procfs/nvme.hpp"

namespace hb::procfs {
namespace {

// Takes the digits at the front; false when there are none.
bool take_digits(std::string_view& text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  if (end == 0 || text.empty()) return false;
  text.remove_prefix(end == std::string_view::npos ? text.size() : end);
  return true;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::optional<std::string_view> parse_nvme_namespace(std::string_view name) {
  if (!take(name, "nvme") || !take_digits(name)) return std::nullopt;
  if (take(name, "c") && !take_digits(name)) return std::nullopt;
  if (!take(name, "n")) return std::nullopt;
  std::string_view behind = name;
  if (!take_digits(behind) || !behind.empty()) return std::nullopt;
  return name;
}

}  // namespace hb::procfs
