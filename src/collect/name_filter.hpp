#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"
#include "collect/flag_values.hpp"
#include "model/matcher.hpp"

namespace hb::collect {

// Which names (devices, mount points, counters) a collector takes: those that an include pattern finds and an
// exclude pattern does not. As in node_exporter a pattern may match anywhere in the name, and an empty one
// says nothing. A name's answer is remembered, so that no expression runs twice on it. Belongs to one thread.
class NameFilter {
 public:
  struct Patterns {
    std::string_view include;
    std::string_view exclude;
  };

  // Names remembered; when there are more, all of them are forgotten.
  static constexpr std::size_t kRememberedMax = 16'384;

  // invalid when a pattern is no regular expression.
  [[nodiscard]] static Result<NameFilter> make(Patterns patterns);

  // From the values of two flags, either of which may be null. invalid, naming the flag.
  [[nodiscard]] static Result<NameFilter> from_flags(const FlagValues& flags, const FlagSpec* include,
                                                     const FlagSpec* exclude);

  // Whether there is no pattern, so that no name needs to be asked about.
  [[nodiscard]] bool accepts_all() const { return !include_ && !exclude_; }
  [[nodiscard]] bool accepts(std::string_view name);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  NameFilter(std::optional<Matcher> include, std::optional<Matcher> exclude)
      : include_(std::move(include)), exclude_(std::move(exclude)) {}

  std::optional<Matcher> include_;
  std::optional<Matcher> exclude_;
  std::unordered_map<std::string, bool, Hash, std::equal_to<>> remembered_;
};

}  // namespace hb::collect
