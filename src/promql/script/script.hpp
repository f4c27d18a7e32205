#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/labels.hpp"

// Scripts of cases in the format of Prometheus's own query tests (promql/promqltest/README.md there).
namespace hb::promql::script {

// A series as a script writes it: `name{label="value"} 1 2 _ 3x4 0+10x5 stale`.
struct Series {
  Labels labels;
  std::vector<std::optional<double>> points = {};  // nothing is a gap
  bool native_histogram = false;                   // some point is one; there are no points then
};

struct Clear {};

// Point k of a series is at k * step.
struct Load {
  Duration step{0};
  std::vector<Series> series = {};
  bool start_times = false;  // some series gives its samples' start timestamps
  bool with_native = false;  // native histograms are to be made of the classic ones too
};

// One case: a query and what has to come out.
struct Eval {
  std::string query;
  Timestamp start{};  // of a range, or the instant
  Timestamp end{};
  Duration step{0};  // 0 for an instant query

  struct Message {
    bool regex = false;
    std::string text;  // empty: any
  };
  struct Grid {
    Timestamp start{};
    Timestamp end{};
    Duration step{0};
  };
  std::optional<Message> fails = std::nullopt;
  std::vector<Message> warnings = {};
  std::vector<Message> infos = {};
  bool no_warnings = false;
  bool no_infos = false;
  bool ordered = false;
  std::optional<double> scalar = std::nullopt;
  std::optional<std::string> string = std::nullopt;
  std::optional<Grid> range_vector = std::nullopt;
  std::vector<Series> series = {};
};

struct Command {
  std::size_t line = 0;  // of the file, from 1
  std::variant<Clear, Load, Eval> what;
};

// All commands of a file. invalid, with the line, for what is no command.
[[nodiscard]] Result<std::vector<Command>> parse(std::string_view text);

// Points that a series has at most.
inline constexpr std::size_t kPointsMax = 1'000'000;

// One series and its points. invalid for anything else.
[[nodiscard]] Result<Series> parse_series(std::string_view text);

}  // namespace hb::promql::script
