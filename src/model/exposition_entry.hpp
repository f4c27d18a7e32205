#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/labels.hpp"

namespace hb {

// The two text formats in which metrics are exposed: Prometheus's own, version 0.0.4
// (prometheus.io/docs/instrumenting/exposition_formats), and OpenMetrics 1.0 (prometheus.io/docs/specs/om).
enum class ExpositionFormat { prometheus, openmetrics };

// The types of both formats. Prometheus's `untyped` is OpenMetrics' `unknown`.
enum class ExpositionType { unknown, counter, gauge, histogram, gaugehistogram, summary, info, stateset };

// What the format calls a type; nothing when it has no such type.
[[nodiscard]] std::optional<ExpositionType> exposition_type(std::string_view name, ExpositionFormat format);

// A HELP, TYPE or UNIT line. The views are good until the parser goes on.
struct ExpositionMetadata {
  enum class Kind { help, type, unit };

  Kind kind = Kind::help;
  std::string_view name = {};                     // the family's
  std::string_view text = {};                     // unescaped
  ExpositionType type = ExpositionType::unknown;  // of a TYPE line
};

struct ExpositionExemplar {
  std::span<const LabelView> labels = {};
  double value = 0;
  std::optional<double> timestamp_s = {};
};

// One sample. The views are good until the parser goes on.
struct ExpositionSample {
  std::string_view name = {};
  std::span<const LabelView> labels = {};  // unescaped, in the text's order, without the name
  double value = 0;
  std::optional<int64_t> timestamp_ms = {};
  // As OpenMetrics writes it, finer than milliseconds; unset in Prometheus's format.
  std::optional<double> timestamp_s = {};
  std::optional<ExpositionExemplar> exemplar = {};
  // The family that the sample belongs to, by what the text said before it.
  std::string_view family = {};
  ExpositionType type = ExpositionType::unknown;
};

struct ExpositionError {
  std::size_t line = 0;  // from 1
  std::string message = {};
};

// Labels that one sample may have: names are compared with each other.
inline constexpr std::size_t kExpositionLabelsMax = 256;
// The characters of an exemplar's label names and values together (OpenMetrics 1.0, "Exemplars").
inline constexpr std::size_t kExemplarCharactersMax = 128;

}  // namespace hb
