#include "store/set_aside.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/time.hpp"

namespace hb::store {
namespace {

constexpr int kNamesTried = 100;  // of files set aside in one second

std::string utc_name(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Anything under the name counts, a link that leads nowhere too.
bool is_taken(const std::string& path) {
  std::error_code failure;
  const auto status = std::filesystem::symlink_status(path, failure);
  return status.type() != std::filesystem::file_type::not_found;
}

}  // namespace

Result<std::string> name_aside(const std::string& path, std::initializer_list<std::string_view> suffixes,
                               const Clock& clock) {
  const std::string first_name = path + ".damaged-" + utc_name(clock.now());
  for (int tried = 1; tried <= kNamesTried; ++tried) {
    std::string name = tried == 1 ? first_name : fmt::format("{}-{}", first_name, tried);
    const bool taken = std::ranges::any_of(
        suffixes, [&](std::string_view suffix) { return is_taken(name + std::string(suffix)); });
    if (!taken) return name;
  }
  return fail(ErrorCode::limit, first_name + ": too many files with that name");
}

Result<bool> rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  return fail_errno(errno, from);
}

}  // namespace hb::store
