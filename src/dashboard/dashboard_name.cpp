#include "dashboard/dashboard_name.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "dashboard/limits.hpp"

namespace hb::dashboard {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kNameBytesMax) return false;
  if (!is_letter_or_digit(text.front()) || !is_letter_or_digit(text.back())) return false;
  return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

Result<void> check_name(std::string_view text) {
  if (is_name(text)) return {};
  return fail(
      ErrorCode::invalid,
      fmt::format("a dashboard's name is of lower-case letters, digits, and between them - and _, and "
                  "at most {} of them",
                  kNameBytesMax));
}

}  // namespace hb::dashboard
