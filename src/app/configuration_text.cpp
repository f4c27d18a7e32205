#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/config_file.hpp"
#include "app/configuration.hpp"
#include "collect/registry.hpp"

namespace hb::app {
namespace {

using collect::FlagKind;

constexpr std::size_t kIndent = 2;

// Texts that YAML or this program would take for something else without quotes.
bool is_plain(std::string_view text) {
  constexpr std::array kWords = {"null", "Null", "NULL", "true", "false"};
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_";
  if (text.empty() || !kLetters.contains(text.front()) || text.back() == ':') return false;
  if (std::ranges::find(kWords, text) != kWords.end()) return false;
  return std::ranges::all_of(
      text, [&](char c) { return kLetters.contains(c) || c == '.' || c == ':' || c == '-' || c == '+'; });
}

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  const bool has_control = std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
  std::string quoted;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (has_control && (byte < 0x20 || byte == 0x7f)) {
      quoted += fmt::format("\\x{:02x}", byte);
      continue;
    }
    if (has_control && (c == '"' || c == '\\')) quoted += '\\';
    if (!has_control && c == '\'') quoted += '\'';
    quoted += c;
  }
  const char quote = has_control ? '"' : '\'';
  return quote + quoted + quote;
}

std::string yaml_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts)
    list += (list.empty() ? "" : ", ") + yaml_scalar(text);
  return "[" + list + "]";
}

std::string value_text(const Flag& flag, const std::vector<std::string>& values) {
  if (flag.kind == FlagKind::list) return yaml_list(values);
  return flag.kind == FlagKind::boolean ? values.front() : yaml_scalar(values.front());
}

// What stands behind the key of a flag of which nothing was said. A folder that depends on the environment
// has no default to name.
std::string default_text(const Flag& flag) {
  if (flag.kind == FlagKind::list && flag.default_value.empty()) return "[]";
  if (flag.default_value.empty() && flag.section != kCollectorsSection) return std::string(flag.value_name);
  return value_text(flag, {flag.default_value});
}

// Appends to the text line by line, opening the sections that keys stand in.
class Writer {
 public:
  explicit Writer(const Settings& settings) : settings_(settings) {}

  void heading(std::string_view text) { text_ += fmt::format("\n# {}:\n", text); }

  // `depth` says how many of the key's dots are written as nesting.
  void flag(const Flag& flag, std::size_t depth) {
    const std::string key = descend(flag.key(), depth);
    const auto said = settings_.find(flag.name);
    line("# " + flag.help);
    if (said == settings_.end()) {
      line(fmt::format("#{}: {}", key, default_text(flag)));
    } else {
      line(fmt::format("{}: {}", key, value_text(flag, said->second.values)));
    }
  }

  // The collectors that are on against their default, or off.
  void switches(std::string_view key, bool on) {
    std::vector<std::string> switched;
    std::vector<std::string> others;
    for (const collect::CollectorSpec& spec : collect::all_collectors()) {
      const auto said = settings_.find("collector." + std::string(spec.name));
      const bool is_on = said == settings_.end() ? spec.enabled_by_default : said->second.values[0] == "true";
      if (is_on == on && spec.enabled_by_default != on) switched.emplace_back(spec.name);
      if (is_on != on) others.emplace_back(spec.name);
    }
    const std::string last = descend(key, 1);
    line(fmt::format("# {}: {}", on ? "off now" : "on now", fmt::join(others, " ")));
    line(switched.empty() ? fmt::format("#{}: []", last) : fmt::format("{}: {}", last, yaml_list(switched)));
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void line(std::string_view text) {
    text_.append(open_.size() * kIndent, ' ');
    text_ += text;
    text_ += '\n';
  }

  // Opens what the key stands in, and returns the rest of it.
  std::string descend(std::string_view key, std::size_t depth) {
    std::vector<std::string> sections;
    for (; depth > 0; --depth) {
      const std::size_t dot = key.find('.');
      sections.emplace_back(key.substr(0, dot));
      key.remove_prefix(dot + 1);
    }
    std::size_t same = 0;
    while (same < std::min(open_.size(), sections.size()) && open_[same] == sections[same])
      ++same;
    open_.resize(same);
    for (; same < sections.size(); ++same) {
      line(sections[same] + ":");
      open_.push_back(sections[same]);
    }
    return std::string(key);
  }

  const Settings& settings_;
  std::vector<std::string> open_;
  std::string text_;
};

// A collector's own switch is written in the lists.
bool is_switch(const Flag& flag) {
  return flag.section == kCollectorsSection && std::ranges::count(flag.name, '.') == 1;
}

}  // namespace

std::string configuration_text(const Settings& settings) {
  Writer writer(settings);
  std::string_view section;
  for (const Flag& flag : all_flags()) {
    if (std::exchange(section, flag.section) != flag.section) {
      if (flag.section != all_flags().front().section) writer.heading(flag.section);
      if (flag.section == kCollectorsSection) {
        writer.switches(kEnableKey, true);
        writer.switches(kDisableKey, false);
      }
    }
    if (is_switch(flag)) continue;
    const bool nested = flag.name.find('.') != std::string::npos;
    writer.flag(flag, flag.section == kCollectorsSection ? 2 : nested ? 1 : 0);
  }
  return "# The configuration of heartbeat. What is commented out has its default.\n\n" + writer.take();
}

}  // namespace hb::app
