#include "promql/result_writer.hpp"

#include <array>
#include <span>
#include <string_view>
#include <variant>

#include "base/json_text.hpp"
#include "promql/json.hpp"

namespace hb::promql {
namespace {

// How each alternative of Value begins, in their order.
constexpr auto kBeginnings = std::to_array<std::string_view>({
    R"({"resultType":"scalar","result":)",
    R"({"resultType":"string","result":)",
    R"({"resultType":"vector","result":[)",
    R"({"resultType":"matrix","result":[)",
    R"({"resultType":"matrix","result":[)",
});
static_assert(kBeginnings.size() == std::variant_size_v<Value>);

}  // namespace

ResultWriter::StepTexts::StepTexts(const StepGrid& grid) {
  ends_.reserve(grid.count);
  for (std::size_t step = 0; step < grid.count; ++step) {
    append_json_point_time(texts_, grid.at(step));
    ends_.push_back(static_cast<uint32_t>(texts_.size()));
  }
}

std::string_view ResultWriter::StepTexts::at(std::size_t step) const {
  const std::size_t begin = step == 0 ? 0 : ends_[step - 1];
  return std::string_view(texts_).substr(begin, ends_[step] - begin);
}

bool ResultWriter::write(std::string& out, std::size_t bytes) {
  const std::size_t end = bytes > out.max_size() - out.size() ? out.max_size() : out.size() + bytes;
  if (!begun_) out.append(kBeginnings[value_.index()]);
  begun_ = true;
  const bool more = std::visit([&](const auto& result) { return write_result(out, end, result); }, value_);
  if (!more) out.push_back('}');
  return more;
}

bool ResultWriter::write_result(std::string& out, std::size_t /*end*/, const ScalarValue& scalar) {
  append_json_point(out, scalar.time, scalar.value);
  return false;
}

bool ResultWriter::write_result(std::string& out, std::size_t /*end*/, const StringValue& string) {
  out.push_back('[');
  append_json_time(out, string.time);
  out.push_back(',');
  append_json_string(out, string.text);
  out.push_back(']');
  return false;
}

bool ResultWriter::write_result(std::string& out, std::size_t end, const VectorValue& vector) {
  for (; series_ < vector.columns.size(); ++series_) {
    if (out.size() >= end) return true;
    if (series_ > 0) out.push_back(',');
    const ResultLabels& labels = vector.columns.labels(series_);
    out.append("{\"metric\":");
    append_json_labels(out, *labels.labels, labels.drop_name);
    out.append(",\"value\":");
    append_json_point(out, vector.time, vector.columns.column(series_).front());
    out.push_back('}');
  }
  out.push_back(']');
  return false;
}

// The points of one series. False when all are written. append_point() leaves out those that are none.
template <typename AppendPoint>
bool ResultWriter::write_points(std::string& out, std::size_t end, std::size_t count,
                                AppendPoint append_point) {
  for (; point_ < count; ++point_) {
    if (out.size() >= end) return true;
    append_point(point_);
  }
  out.append("]}");
  in_series_ = false;
  point_ = 0;
  first_point_ = true;
  return false;
}

bool ResultWriter::write_result(std::string& out, std::size_t end, const MatrixValue& matrix) {
  if (matrix.columns.size() > 0 && times_.empty()) times_ = StepTexts(matrix.grid);
  for (; series_ < matrix.columns.size(); ++series_) {
    if (!in_series_) {
      const ResultLabels& labels = matrix.columns.labels(series_);
      out.append(series_ == 0 ? "{\"metric\":" : ",{\"metric\":");
      append_json_labels(out, *labels.labels, labels.drop_name);
      out.append(",\"values\":[");
      in_series_ = true;
    }
    const std::span<const double> column = matrix.columns.column(series_);
    const bool more = write_points(out, end, column.size(), [&](std::size_t step) {
      if (is_absent(column[step])) return;
      if (!first_point_) out.push_back(',');
      first_point_ = false;
      append_json_point(out, times_.at(step), column[step]);
    });
    if (more) return true;
  }
  out.push_back(']');
  return false;
}

bool ResultWriter::write_result(std::string& out, std::size_t end, const SamplesValue& samples) {
  for (; series_ < samples.series.size(); ++series_) {
    const SeriesView& series = samples.series[series_];
    if (!in_series_) {
      out.append(series_ == 0 ? "{\"metric\":" : ",{\"metric\":");
      append_json_labels(out, *series.labels, false);
      out.append(",\"values\":[");
      in_series_ = true;
    }
    const bool more = write_points(out, end, series.values.size(), [&](std::size_t i) {
      if (i > 0) out.push_back(',');
      append_json_point(out, series.times[i], series.values[i]);
    });
    if (more) return true;
  }
  out.push_back(']');
  return false;
}

}  // namespace hb::promql
