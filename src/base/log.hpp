#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

// The program's log: lines on standard error, `2026-01-31T12:00:00.000Z level message`. Thread-safe.
// spdlog does the work behind log.cpp, so that no other file pays for including it.
namespace hb::log {

enum class Level { debug, info, warn, error };

// "debug", "info", "warn" or "error"; nothing for any other text.
[[nodiscard]] std::optional<Level> parse_level(std::string_view name);

// Lines below this level are dropped. The default is info.
void set_level(Level level);
[[nodiscard]] bool enabled(Level level);

void write(Level level, std::string_view message);

template <typename... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug)) write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warn)) write(Level::warn, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::error)) write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace hb::log
