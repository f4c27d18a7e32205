#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"
#include "promql/limits.hpp"
#include "promql/query.hpp"

namespace hb::api {

// A query that was asked, and whether it was answered within a moment when it was evaluated last.
struct KnownQuery {
  explicit KnownQuery(promql::QueryPtr parsed) : query(std::move(parsed)) {}

  const promql::QueryPtr query;
  std::atomic<bool> quick = false;
};
using KnownQueryPtr = std::shared_ptr<KnownQuery>;

// The queries that were asked last, since a page asks the same ones again and again: to parse one and to
// compile its regular expressions takes about as long as to evaluate it. Thread-safe.
class KnownQueries {
 public:
  // Of all that are remembered: a query counts one, and each of its regular expressions, which takes some
  // dozen kilobytes, kRegexWeight. When there is more, all are forgotten: who asks again is soon in it again.
  static constexpr std::size_t kWeightMax = 512;
  static constexpr std::size_t kRegexWeight = 4;
  // Longer ones are parsed each time.
  static constexpr std::size_t kTextBytesMax = 4096;

  // Null when it is not remembered.
  [[nodiscard]] KnownQueryPtr find(std::string_view text) const;
  // As promql::Query::parse; the limits are the same each time.
  [[nodiscard]] Result<KnownQueryPtr> parse(std::string_view text, const promql::Limits& limits);

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  mutable std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, KnownQueryPtr, TextHash, std::equal_to<>> queries_;
  std::size_t weight_ = 0;
};

}  // namespace hb::api
