#include "model/exposition_parser.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/utf8.hpp"

namespace hb {
namespace {

constexpr std::string_view kEof = "# EOF";

}  // namespace

ExpositionParser::ExpositionParser(std::string_view text, ExpositionFormat format)
    : format_(format), rest_(text), lines_(format) {}

ExpositionEvent ExpositionParser::next() {
  while (true) {
    if (errors_given_ < errors_.size()) {
      ++errors_given_;
      return ExpositionEvent::error;
    }
    errors_.clear();
    errors_given_ = 0;
    if (read_) return *std::exchange(read_, std::nullopt);
    if (!rest_.empty()) {
      read_ = read_line();
    } else if (!std::exchange(ended_, true)) {
      read_end();
    } else {
      return ExpositionEvent::end;
    }
  }
}

std::optional<ExpositionEvent> ExpositionParser::read_line() {
  ++line_;
  const std::size_t end = rest_.find('\n');
  const bool is_whole = end != std::string_view::npos;
  const std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(is_whole ? end + 1 : rest_.size());
  if (format_ == ExpositionFormat::prometheus) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return std::nullopt;
    if (!is_whole) {
      refuse("expected a newline at the text's end");
      return std::nullopt;
    }
    return read_entry(line.substr(begin));
  }
  if (has_eof_) {
    // One error says it, however much follows.
    refuse("expected the text's end behind # EOF");
    rest_ = {};
    return std::nullopt;
  }
  if (line == kEof) {
    has_eof_ = true;
  } else if (line.empty()) {
    refuse("expected a sample, metadata or # EOF, found an empty line");
  } else if (!is_valid_utf8(line)) {
    refuse("the line is not UTF-8");
  } else {
    return read_entry(line);
  }
  return std::nullopt;
}

std::optional<ExpositionEvent> ExpositionParser::read_entry(std::string_view line) {
  const bool openmetrics = format_ == ExpositionFormat::openmetrics;
  if (line.front() == '#') {
    const auto metadata = lines_.metadata(line);
    if (!metadata) {
      refuse(metadata.error().message);
      return std::nullopt;
    }
    if (!*metadata) return std::nullopt;
    metadata_ = **metadata;
    if (openmetrics) {
      openmetrics_families_.metadata(line_, metadata_);
    } else if (const auto checked = text_families_.metadata(metadata_); !checked) {
      refuse(checked.error().message);
    }
    return ExpositionEvent::metadata;
  }
  const auto sample = lines_.sample(line);
  if (!sample) {
    refuse(sample.error().message);
    return std::nullopt;
  }
  sample_ = *sample;
  if (openmetrics) {
    openmetrics_families_.sample(line_, sample_);
  } else if (const auto checked = text_families_.sample(sample_); !checked) {
    refuse(checked.error().message);
  }
  return ExpositionEvent::sample;
}

void ExpositionParser::read_end() {
  if (format_ == ExpositionFormat::prometheus) return;
  openmetrics_families_.end();
  ++line_;
  if (!has_eof_) refuse("expected # EOF at the text's end");
}

void ExpositionParser::refuse(std::string message) {
  errors_.push_back({.line = line_, .message = std::move(message)});
}

ExpositionFormat guess_exposition_format(std::string_view text) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  const std::size_t last = text.rfind('\n');
  const std::string_view line = last == std::string_view::npos ? text : text.substr(last + 1);
  return line == kEof ? ExpositionFormat::openmetrics : ExpositionFormat::prometheus;
}

std::optional<ExpositionError> find_exposition_error(std::string_view text, ExpositionFormat format) {
  ExpositionParser parser(text, format);
  while (true) {
    const ExpositionEvent event = parser.next();
    if (event == ExpositionEvent::end) return std::nullopt;
    if (event == ExpositionEvent::error) return parser.error();
  }
}

}  // namespace hb
