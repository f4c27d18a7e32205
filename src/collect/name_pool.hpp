#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace hb::collect {

// Names that stay where they are for as long as the pool lives, as SampleSink wants them of names that come
// from a file: none is ever forgotten, so that none is taken for another that stood at its place. Belongs to
// one thread at a time; the names that it gave out may be read by any.
class NamePool {
 public:
  // Of all names together: past it there are no new ones until the program starts anew.
  static constexpr std::size_t kBytesMax = std::size_t{1} << 20;

  // The same name at its place; nothing when there is no room for a new one.
  [[nodiscard]] std::optional<std::string_view> keep(std::string_view name) {
    if (const auto found = names_.find(name); found != names_.end()) return *found;
    if (name.size() > kBytesMax - bytes_) return std::nullopt;
    bytes_ += name.size();
    return *names_.emplace(name).first;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };

  std::unordered_set<std::string, Hash, std::equal_to<>> names_;
  std::size_t bytes_ = 0;
};

}  // namespace hb::collect
