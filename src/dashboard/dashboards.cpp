#include "dashboard/dashboards.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dashboard/dashboard_name.hpp"
#include "dashboard/limits.hpp"

namespace hb::dashboard {
namespace {

// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) and the length. It tells two states of a file apart;
// whoever wants to make two of one version only cheats himself.
std::string version_of(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return fmt::format("{:016x}-{:x}", hash, text.size());
}

Result<void> check_text(std::string_view text) {
  if (text.size() > kDashboardBytesMax)
    return fail(ErrorCode::limit, fmt::format("a dashboard has at most {} bytes", kDashboardBytesMax));
  const auto wrong = [](std::string message) { return fail(ErrorCode::invalid, std::move(message)); };
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (document.is_discarded()) return wrong("the dashboard is not JSON");
  if (!document.is_object()) return wrong("the dashboard has to be a JSON object");
  const auto version = document.find("version");
  if (version == document.end() || !version->is_number_integer())
    return wrong(R"(the dashboard lacks "version", a whole number)");
  const auto title = document.find("title");
  if (title == document.end() || !title->is_string()) return wrong(R"(the dashboard lacks "title", a text)");
  return {};
}

std::string title_of(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) return {};
  const auto title = document.find("title");
  return title != document.end() && title->is_string() ? title->get<std::string>() : std::string();
}

Result<std::optional<std::string>> version_on(const Shelf& shelf, std::string_view name) {
  const Result<std::optional<std::string>> text = shelf.read(name);
  // One that is too large to be read may be replaced and erased all the same.
  if (!text && text.error().code == ErrorCode::limit) return std::string("too-large");
  if (!text) return std::unexpected(text.error());
  if (!*text) return std::nullopt;
  return version_of(**text);
}

}  // namespace

bool Precondition::holds(const std::optional<std::string>& version) const {
  if (absent && version) return false;
  if (present && !version) return false;
  return versions.empty() || (version && std::ranges::find(versions, *version) != versions.end());
}

Result<std::vector<Summary>> Dashboards::list() {
  const std::scoped_lock lock(mutex_);
  Result<std::vector<ShelfEntry>> entries = shelf_->entries();
  if (!entries) return std::unexpected(entries.error());
  if (entries->size() > kDashboardsMax) entries->resize(kDashboardsMax);
  std::map<std::string, Known, std::less<>> known;
  std::vector<Summary> summaries;
  for (const ShelfEntry& entry : *entries) {
    const auto before = known_.find(entry.name);
    Known now{.entry = entry, .title = {}, .version = {}};
    if (before != known_.end() && before->second.entry == entry) {
      now = before->second;
    } else if (const auto text = shelf_->read(entry.name); text && *text) {
      now.title = title_of(**text);
      now.version = version_of(**text);
    }
    summaries.push_back({.name = entry.name,
                         .title = now.title,
                         .version = now.version,
                         .bytes = entry.bytes,
                         .changed = entry.changed});
    known.emplace(entry.name, std::move(now));
  }
  known_ = std::move(known);
  return summaries;
}

Result<Document> Dashboards::get(std::string_view name) const {
  if (Result<void> valid = check_name(name); !valid) return std::unexpected(valid.error());
  const std::scoped_lock lock(mutex_);
  Result<std::optional<std::string>> text = shelf_->read(name);
  if (!text) return std::unexpected(text.error());
  if (!*text) return fail(ErrorCode::not_found, fmt::format("there is no dashboard {}", name));
  std::string version = version_of(**text);
  return Document{.text = **std::move(text), .version = std::move(version)};
}

Result<Change> Dashboards::put(std::string_view name, std::string_view text,
                               const Precondition& precondition) {
  if (Result<void> valid = check_name(name); !valid) return std::unexpected(valid.error());
  if (Result<void> valid = check_text(text); !valid) return std::unexpected(valid.error());
  const std::scoped_lock lock(mutex_);
  const Result<std::optional<std::string>> before = version_on(*shelf_, name);
  if (!before) return std::unexpected(before.error());
  if (!precondition.holds(*before))
    return Change{.outcome = Outcome::refused, .version = before->value_or("")};
  if (!*before) {
    const Result<std::vector<ShelfEntry>> entries = shelf_->entries();
    if (!entries) return std::unexpected(entries.error());
    if (entries->size() >= kDashboardsMax)
      return fail(ErrorCode::limit, fmt::format("there are {} dashboards, and no more than that can be kept; "
                                                "delete one first",
                                                kDashboardsMax));
  }
  if (Result<void> written = shelf_->write(name, text); !written) return std::unexpected(written.error());
  // Within one tick of the file system's clock a file of the same length looks the same.
  known_.erase(std::string(name));
  return Change{.outcome = *before ? Outcome::replaced : Outcome::created, .version = version_of(text)};
}

Result<Change> Dashboards::erase(std::string_view name, const Precondition& precondition) {
  if (Result<void> valid = check_name(name); !valid) return std::unexpected(valid.error());
  const std::scoped_lock lock(mutex_);
  const Result<std::optional<std::string>> before = version_on(*shelf_, name);
  if (!before) return std::unexpected(before.error());
  if (!*before) return fail(ErrorCode::not_found, fmt::format("there is no dashboard {}", name));
  if (!precondition.holds(*before))
    return Change{.outcome = Outcome::refused, .version = before->value_or("")};
  if (Result<void> erased = shelf_->erase(name); !erased) return std::unexpected(erased.error());
  known_.erase(std::string(name));
  return Change{.outcome = Outcome::erased, .version = {}};
}

}  // namespace hb::dashboard
