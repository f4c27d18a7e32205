#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "promql/parse_error.hpp"
#include "promql/token.hpp"

namespace hb::promql {

// What an evaluation found odd but not wrong, worded as Prometheus words it (util/annotations): warnings, for
// what is most likely a mistake, and infos. Each stands once. Belongs to the evaluating thread.
class Annotations {
 public:
  // More are left out.
  static constexpr std::size_t kKeptMax = 100;

  // The query's text must outlive the annotations.
  explicit Annotations(std::string_view query) : query_(query) {}

  void warn(std::string_view message, Span at) { add(warnings_, "PromQL warning: ", message, at); }
  void inform(std::string_view message, Span at) { add(infos_, "PromQL info: ", message, at); }

  // How often something was said, what was left out or said before included.
  [[nodiscard]] std::size_t said() const { return said_; }

  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  [[nodiscard]] const std::vector<std::string>& infos() const { return infos_; }

 private:
  void add(std::vector<std::string>& list, std::string_view kind, std::string_view message, Span at) {
    ++said_;
    std::string text(kind);
    text.append(message).append(" (").append(position_text(query_, at.begin)).append(")");
    if (list.size() < kKeptMax && std::ranges::find(list, text) == list.end())
      list.push_back(std::move(text));
  }

  std::string_view query_;
  std::size_t said_ = 0;
  std::vector<std::string> warnings_;
  std::vector<std::string> infos_;
};

}  // namespace hb::promql
