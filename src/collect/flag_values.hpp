#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hb::collect {

enum class FlagKind { text, boolean, list };

// A command-line flag of a collector, without the leading dashes: "collector.netdev.device-exclude". A
// boolean has the default "true" or "false", and --no-NAME as its opposite. A list can be said more than
// once; its default is one text, or nothing when it is empty.
struct FlagSpec {
  std::string_view name;
  FlagKind kind = FlagKind::text;
  std::string_view default_value = {};
  std::string_view help = {};
};

// The flags that the command line set; every other one has its default.
class FlagValues {
 public:
  // Booleans are "true" or "false".
  void set(std::string_view flag, std::string value) {
    values_.insert_or_assign(std::string(flag), std::move(value));
  }

  void set_list(std::string_view flag, std::vector<std::string> texts) {
    lists_.insert_or_assign(std::string(flag), std::move(texts));
  }
  // Back to the flag's default.
  void reset(std::string_view flag) {
    if (const auto found = values_.find(flag); found != values_.end()) values_.erase(found);
    if (const auto found = lists_.find(flag); found != lists_.end()) lists_.erase(found);
  }

  [[nodiscard]] std::string_view text(const FlagSpec& flag) const {
    const auto found = values_.find(flag.name);
    return found == values_.end() ? flag.default_value : std::string_view(found->second);
  }
  [[nodiscard]] bool boolean(const FlagSpec& flag) const { return text(flag) == "true"; }
  [[nodiscard]] bool is_set(std::string_view flag) const {
    return values_.contains(flag) || lists_.contains(flag);
  }
  // In the order in which they were said.
  [[nodiscard]] std::vector<std::string> list(const FlagSpec& flag) const {
    if (const auto found = lists_.find(flag.name); found != lists_.end()) return found->second;
    if (flag.default_value.empty()) return {};
    return {std::string(flag.default_value)};
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::vector<std::string>, std::less<>> lists_;
};

}  // namespace hb::collect
