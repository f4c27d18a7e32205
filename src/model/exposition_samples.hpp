#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/exposition_entry.hpp"
#include "model/exposition_line.hpp"
#include "model/sample_text.hpp"
#include "model/series_memo.hpp"

namespace hb {

// The samples of an exposition with timestamps. OpenMetrics has to end with # EOF. Exemplars, help texts and
// units are read and left out. A family's type counts from its TYPE line on.
class ExpositionSamples final : public SampleReader {
 public:
  // Families whose type is remembered; more: limit.
  static constexpr std::size_t kFamiliesMax = 100'000;

  ExpositionSamples(ExpositionFormat format, TextLines& lines)
      : format_(format), lines_(lines), parser_(format) {}

  [[nodiscard]] Result<std::optional<TextSample>> next() override;
  [[nodiscard]] std::size_t line() const override { return line_; }

 private:
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };

  Result<std::optional<std::string_view>> next_sample_line();
  Result<void> read_metadata(std::string_view line);
  [[nodiscard]] std::optional<ExpositionType> family_type(std::string_view name) const;
  [[nodiscard]] MetricType type_of(std::string_view name) const;

  const ExpositionFormat format_;
  TextLines& lines_;
  ExpositionLine parser_;
  std::size_t line_ = 0;
  bool ended_ = false;  // by # EOF
  std::unordered_map<std::string, ExpositionType, NameHash, std::equal_to<>> types_;
  SeriesMemo series_;
  MetricType type_ = MetricType::untyped;  // of that series
};

}  // namespace hb
