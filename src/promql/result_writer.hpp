#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "promql/step_grid.hpp"
#include "promql/value.hpp"

namespace hb::promql {

// Writes a value as append_json() does, bit by bit, so that a result of millions of points needs no text of
// its size. Belongs to one thread at a time.
class ResultWriter {
 public:
  // The value must outlive the writer.
  explicit ResultWriter(const Value& value) : value_(value) {}

  // Appends the next bit of about `bytes`: as many points as fit. False when that was the last.
  [[nodiscard]] bool write(std::string& out, std::size_t bytes);

 private:
  // How a point begins at each step: the same in every series.
  class StepTexts {
   public:
    StepTexts() = default;
    explicit StepTexts(const StepGrid& grid);

    [[nodiscard]] bool empty() const { return ends_.empty(); }
    [[nodiscard]] std::string_view at(std::size_t step) const;

   private:
    std::string texts_;
    std::vector<uint32_t> ends_;
  };

  bool write_result(std::string& out, std::size_t end, const ScalarValue& scalar);
  bool write_result(std::string& out, std::size_t end, const StringValue& string);
  bool write_result(std::string& out, std::size_t end, const VectorValue& vector);
  bool write_result(std::string& out, std::size_t end, const MatrixValue& matrix);
  bool write_result(std::string& out, std::size_t end, const SamplesValue& samples);

  template <typename AppendPoint>
  bool write_points(std::string& out, std::size_t end, std::size_t count, AppendPoint append_point);

  const Value& value_;
  bool begun_ = false;
  std::size_t series_ = 0;   // that is being written
  bool in_series_ = false;   // its labels are written
  std::size_t point_ = 0;    // the next of it
  bool first_point_ = true;  // of the series
  StepTexts times_;          // of a matrix
};

}  // namespace hb::promql
