#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "chunk/column.hpp"

namespace hb::chunk {

// A recording of a real host, for benchmarks: what every series had at every second. It is a folder with
// columns.f64.xz (little-endian doubles, column after column, NaN where there is no sample), times.i64 (a
// row's Unix time in milliseconds) and series.tsv.xz (a line for each column: number, type, name{labels}).
struct Recording {
  std::vector<int64_t> times;
  std::vector<double> values;  // column after column; absent() where there is no sample

  [[nodiscard]] bool empty() const { return times.empty() || values.empty(); }
  [[nodiscard]] std::size_t rows() const { return times.size(); }
  [[nodiscard]] std::size_t columns() const { return values.size() / rows(); }
  [[nodiscard]] double value(std::size_t column, std::size_t row) const {
    return values[column * rows() + row];
  }

  // On whole seconds, as a store with an aligned tick has them, or when they were asked for, some
  // milliseconds beside those.
  enum class Times { aligned, as_asked };

  // Empty when there is none in the folder.
  [[nodiscard]] static Recording read(const std::string& folder, Times times = Times::aligned);
  // The lines of series.tsv.xz.
  [[nodiscard]] static std::vector<std::string> read_series(const std::string& folder);

 private:
  struct Close {
    void operator()(std::FILE* file) const { ::pclose(file); }
  };

  // What a command writes, as values of a type.
  template <typename T>
  static std::vector<T> output_of(const std::string& command) {
    const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
    std::vector<T> values;
    std::vector<T> some(1 << 16);
    while (pipe) {
      const std::size_t got = std::fread(some.data(), sizeof(T), some.size(), pipe.get());
      if (got == 0) break;
      values.insert(values.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(got));
    }
    return values;
  }
};

inline Recording Recording::read(const std::string& folder, Times times) {
  Recording recording{output_of<int64_t>("cat '" + folder + "/times.i64'"),
                      output_of<double>("xz -dc '" + folder + "/columns.f64.xz'")};
  int64_t last = INT64_MIN;
  for (int64_t& time : recording.times) {
    if (times == Times::as_asked) break;
    last = time = std::max((time + 500) / 1000 * 1000, last == INT64_MIN ? last : last + 1000);
  }
  for (double& value : recording.values) {
    if (std::isnan(value)) value = absent();
  }
  return recording;
}

inline std::vector<std::string> Recording::read_series(const std::string& folder) {
  const std::vector<char> text = output_of<char>("xz -dc '" + folder + "/series.tsv.xz'");
  std::vector<std::string> lines;
  for (auto begin = text.begin(); begin != text.end();) {
    const auto end = std::find(begin, text.end(), '\n');
    lines.emplace_back(begin, end);
    begin = end == text.end() ? end : end + 1;
  }
  return lines;
}

}  // namespace hb::chunk
