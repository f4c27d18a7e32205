#include "app/query_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/time.hpp"
#include "model/exposition.hpp"
#include "promql/number_text.hpp"

namespace hb::app {
namespace {

using nlohmann::json;

constexpr std::size_t kAxisWidth = 12;
constexpr std::size_t kLevelsOfARow = 8;
constexpr std::array<std::string_view, kLevelsOfARow + 1> kBars{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

// Control characters become '?'.
std::string printable(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return out;
}

// `name{a="b"}`
std::string series_text(const json& metric) {
  std::string labels;
  for (const auto& [name, value] : metric.items()) {
    if (name == "__name__") continue;
    labels += fmt::format("{}{}=\"{}\"", labels.empty() ? "" : ", ", name, value.get<std::string>());
  }
  std::string text = metric.value("__name__", "");
  if (!labels.empty() || text.empty()) text += "{" + labels + "}";
  return printable(text);
}

std::string time_text(double seconds) {
  const auto time = from_unix_ms(std::llround(seconds * 1000));
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Names on the left, values to the right of them.
std::string table(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t width = 0;
  for (const auto& [name, value] : rows)
    width = std::max(width, name.size());
  std::string out;
  for (const auto& [name, value] : rows)
    out += fmt::format("{:<{}}  {}\n", name, width, value);
  return out;
}

struct Point {
  double seconds = 0;
  double value = 0;
};

std::vector<Point> points_of(const json& values) {
  std::vector<Point> points;
  for (const json& pair : values) {
    const auto text = pair.at(1).get<std::string>();
    points.push_back({pair.at(0).get<double>(),
                      promql::parse_float(text).value_or(std::numeric_limits<double>::quiet_NaN())});
  }
  return points;
}

struct Bounds {
  double first = std::numeric_limits<double>::infinity();
  double last = -std::numeric_limits<double>::infinity();

  void take(double value) {
    if (!std::isfinite(value)) return;
    first = std::min(first, value);
    last = std::max(last, value);
  }
  [[nodiscard]] bool empty() const { return first > last; }
};

std::string number(double value) {
  std::string text;
  append_sample_value(text, value);
  return text.size() < kAxisWidth ? text : fmt::format("{:.5g}", value);
}

// The last value of each column, as bars between the least and the greatest.
std::string graph(const std::vector<Point>& points, const Bounds& times, std::size_t width) {
  std::vector<double> columns(width, std::numeric_limits<double>::quiet_NaN());
  Bounds values;
  for (const Point& point : points) {
    const double share =
        times.last > times.first ? (point.seconds - times.first) / (times.last - times.first) : 0;
    columns[static_cast<std::size_t>(share * static_cast<double>(width - 1))] = point.value;
    values.take(point.value);
  }
  if (values.empty()) return fmt::format("{:>{}} no finite value\n", "", kAxisWidth);
  const double span = values.last - values.first;
  std::string out;
  for (std::size_t row = kGraphRows; row > 0; --row) {
    const std::string axis = row == kGraphRows ? number(values.last) : row == 1 ? number(values.first) : "";
    out += fmt::format("{:>{}} ", axis, kAxisWidth);
    for (const double value : columns) {
      const double share = span > 0 ? (value - values.first) / span : 0.5;
      const bool drawn = std::isfinite(value);
      // The least value is drawn too, so that it is not taken for none.
      const auto level =
          drawn ? 1 + static_cast<std::size_t>(share * (kGraphRows * kLevelsOfARow - 1)) : std::size_t{0};
      const std::size_t below = (row - 1) * kLevelsOfARow;
      out += kBars[level > below ? std::min(level - below, kLevelsOfARow) : 0];
    }
    out += '\n';
  }
  return out;
}

std::string matrix_text(const json& result, std::size_t width) {
  Bounds times;
  for (const json& series : result) {
    for (const json& pair : series.at("values"))
      times.take(pair.at(0).get<double>());
  }
  if (times.empty()) return "no data\n";
  const std::size_t columns = std::max<std::size_t>(width, kAxisWidth + 11) - kAxisWidth - 1;
  std::string out = fmt::format("{} to {}\n", time_text(times.first), time_text(times.last));
  for (std::size_t i = 0; i < std::min(result.size(), kGraphsMax); ++i) {
    out += series_text(result[i].at("metric")) + '\n';
    out += graph(points_of(result[i].at("values")), times, columns);
  }
  if (result.size() > kGraphsMax)
    out += fmt::format("and {} series more: narrow the query, or take --json\n", result.size() - kGraphsMax);
  return out;
}

std::string data_text(const json& data, std::size_t width) {
  const auto type = data.at("resultType").get<std::string>();
  const json& result = data.at("result");
  if (type == "matrix") return matrix_text(result, width);
  if (type != "vector") return printable(result.at(1).get<std::string>()) + '\n';
  if (result.empty()) return "no data\n";
  std::vector<std::pair<std::string, std::string>> rows;
  for (const json& sample : result)
    rows.emplace_back(series_text(sample.at("metric")), sample.at("value").at(1).get<std::string>());
  return table(rows);
}

std::string messages_text(const json& answer) {
  std::string out;
  for (const std::string_view kind : {"warnings", "infos"}) {
    const auto messages = answer.find(kind);
    if (messages == answer.end()) continue;
    for (const json& message : *messages)
      out += "# " + printable(message.get<std::string>()) + '\n';
  }
  return out;
}

std::string selection_text(const json& selection) {
  const double resolution = selection.at("resolutionSeconds").get<double>();
  const std::string tier = resolution >= 3600 ? "1h" : resolution >= 60 ? "1m" : "raw";
  const auto function = selection.at("function").get<std::string>();
  const double window = selection.at("rangeSeconds").get<double>();
  std::string out = fmt::format("{}\n", printable(selection.at("matchers").get<std::string>()));
  out += fmt::format("  {} to {}\n", time_text(selection.at("start").get<double>()),
                     time_text(selection.at("end").get<double>()));
  if (!function.empty() || window > 0)
    out += fmt::format("  for {} over {} s\n", function.empty() ? "a window" : printable(function), window);
  return out + fmt::format("  {} series, {} samples, tier {}\n", selection.at("series").get<uint64_t>(),
                           selection.at("samples").get<uint64_t>(), tier);
}

// The library throws for whatever is not there or of another type.
template <typename Write>
Result<std::string> read_answer(std::string_view answer, const Write& write) {
  try {
    return write(json::parse(answer));
  } catch (const json::exception&) {
    return fail(ErrorCode::corrupt, "the answer is not one of this API: is another version running?");
  }
}

}  // namespace

Result<std::string> query_text(std::string_view answer, std::size_t width) {
  return read_answer(answer, [width](const json& document) {
    return data_text(document.at("data"), width) + messages_text(document);
  });
}

Result<std::string> explanation_text(std::string_view answer) {
  return read_answer(answer, [](const json& document) {
    const json& statistics = document.at("data").at("stats");
    std::string out;
    for (const json& selection : statistics.at("selections"))
      out += selection_text(selection);
    const json& timings = statistics.at("timings");
    const auto milliseconds = [&](const char* name) {
      return timings.at(name).template get<double>() * 1000;
    };
    return out +
           fmt::format("{} samples looked at; {:.3f} ms: waited {:.3f}, parsed {:.3f}, evaluated {:.3f}\n",
                       statistics.at("samples").at("totalQueryableSamples").template get<uint64_t>(),
                       milliseconds("execTotalTime"), milliseconds("execQueueTime"),
                       milliseconds("queryPreparationTime"), milliseconds("innerEvalTime"));
  });
}

std::string query_error(std::string_view answer) {
  const json document = json::parse(answer, nullptr, false);
  if (!document.is_object() || !document.contains("error") || !document["error"].is_string()) return "";
  return printable(document["error"].get<std::string>());
}

}  // namespace hb::app
