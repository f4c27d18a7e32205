#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/exposition_entry.hpp"

namespace hb {

// Whether a name can stand in an exposition without quotes.
[[nodiscard]] bool is_plain_metric_name(std::string_view name);
[[nodiscard]] bool is_plain_label_name(std::string_view name);

// Takes single lines of an exposition apart: their syntax, not what they mean together. A line's views are
// good until the next line and as long as the text; nothing is allocated once the longest line was seen.
class ExpositionLine {
 public:
  explicit ExpositionLine(ExpositionFormat format) : format_(format) {}

  // A line that begins with '#' (in Prometheus's format behind blanks), without its newline. Nothing for a
  // comment, which only Prometheus's format has.
  [[nodiscard]] Result<std::optional<ExpositionMetadata>> metadata(std::string_view line);

  // Any other line. The sample's family is left unset.
  [[nodiscard]] Result<ExpositionSample> sample(std::string_view line);

 private:
  [[nodiscard]] bool strict() const { return format_ == ExpositionFormat::openmetrics; }

  void begin(std::string_view line);
  void skip_blanks();
  bool take(char c);
  std::string_view take_token();
  std::string_view take_name(bool colons);
  [[nodiscard]] std::unexpected<Error> expected(std::string_view what) const;

  Result<std::string_view> quoted();
  Result<std::string_view> unescape(std::string_view escaped);
  Result<void> labels(std::vector<LabelView>& out, std::string_view* metric_name);
  Result<void> label(std::vector<LabelView>& out, std::string_view* metric_name);
  Result<void> timestamp(ExpositionSample& sample);
  Result<ExpositionExemplar> exemplar();
  Result<double> timestamp_s();
  Result<double> number();

  const ExpositionFormat format_;
  std::string_view rest_;
  std::string unescaped_;
  std::vector<LabelView> labels_;
  std::vector<LabelView> exemplar_labels_;
};

}  // namespace hb
