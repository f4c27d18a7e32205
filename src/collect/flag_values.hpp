#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hb::collect {

enum class FlagKind { text, boolean, list };

// A command-line flag of a collector, without the leading dashes: "collector.netdev.device-exclude". A
// boolean has the default "true" or "false", and --no-NAME as its opposite. A list may be given several times
// and is empty by default.
struct FlagSpec {
  std::string_view name;
  FlagKind kind = FlagKind::text;
  std::string_view default_value = {};
  std::string_view help = {};
};

// The flags that the command line set; every other one has its default.
class FlagValues {
 public:
  // Booleans are "true" or "false"; the values of a list stand on a line each.
  void set(std::string_view flag, std::string value) {
    values_.insert_or_assign(std::string(flag), std::move(value));
  }

  [[nodiscard]] std::string_view text(const FlagSpec& flag) const {
    const auto found = values_.find(flag.name);
    return found == values_.end() ? flag.default_value : std::string_view(found->second);
  }
  [[nodiscard]] bool boolean(const FlagSpec& flag) const { return text(flag) == "true"; }
  [[nodiscard]] std::vector<std::string> list(const FlagSpec& flag) const {
    std::vector<std::string> values;
    std::string_view rest = text(flag);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (end > 0) values.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return values;
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace hb::collect
