#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

namespace hb::app {

// Who answers `heartbeat query`: the program that runs on a data directory, or the directory itself. Belongs
// to one thread.
class QueryBackend {
 public:
  enum class Kind { instant, range };

  virtual ~QueryBackend() = default;

  // The time of a query that says none.
  [[nodiscard]] virtual Timestamp now() const = 0;

  // The answer of /api/v1/query or query_range to a form. invalid with the answer's own message where it is
  // an error.
  [[nodiscard]] virtual Result<std::string> ask(Kind kind, const std::string& form) = 0;
};

// Through the running program when its socket answers; otherwise the directory at rest, of which nothing
// changes: not_found when there is no history there either. `clock` must outlive it.
[[nodiscard]] Result<std::unique_ptr<QueryBackend>> open_query_backend(const std::string& directory,
                                                                       const Clock& clock);

}  // namespace hb::app
