#include "model/csv_records.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace hb {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

Result<std::optional<std::string_view>> CsvRecords::next_line() {
  Result<std::optional<std::string_view>> line = lines_.next();
  if (!line || !*line) return line;
  std::string_view text = **line;
  if (++lines_read_ == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

Result<std::optional<std::span<const std::string_view>>> CsvRecords::next() {
  text_.clear();
  fields_.clear();
  views_.clear();
  for (;;) {
    line_ = lines_read_ + 1;
    const Result<std::optional<std::string_view>> line = next_line();
    if (!line) return std::unexpected(line.error());
    if (!*line) return std::nullopt;
    if ((*line)->empty() || **line == "\r") continue;
    current_ = **line;
    break;
  }
  if (Result<void> read = read_fields(current_); !read) return std::unexpected(read.error());
  for (const Field& field : fields_)
    views_.push_back(std::string_view(text_).substr(field.begin, field.end - field.begin));
  return std::span<const std::string_view>(views_);
}

Result<void> CsvRecords::read_fields(std::string_view line) {
  std::string_view rest = line;
  for (;;) {
    const std::size_t begin = text_.size();
    if (rest.starts_with('"')) {
      const Result<std::string_view> behind = read_quoted(rest.substr(1));
      if (!behind) return std::unexpected(behind.error());
      rest = *behind == "\r" ? std::string_view() : *behind;
      if (!rest.empty() && !rest.starts_with(','))
        return fail(ErrorCode::invalid, "expected a comma or the line's end behind a field in quotes");
    } else {
      const std::size_t end = std::min(rest.find(','), rest.size());
      std::string_view field = rest.substr(0, end);
      if (end == rest.size() && field.ends_with('\r')) field.remove_suffix(1);
      if (field.contains('"'))
        return fail(ErrorCode::invalid,
                    "expected a field with a quote in it to be in quotes, the quote twice");
      text_.append(field);
      rest.remove_prefix(end);
    }
    if (Result<void> added = add_field(begin); !added) return added;
    if (rest.empty()) return {};
    rest.remove_prefix(1);
  }
}

// Reads a field whose first quote was taken; what stands behind its last is the result. The field may go on
// in the next lines.
Result<std::string_view> CsvRecords::read_quoted(std::string_view rest) {
  for (;;) {
    const std::size_t quote = rest.find('"');
    if (quote != std::string_view::npos) {
      text_.append(rest.substr(0, quote));
      rest.remove_prefix(quote + 1);
      if (!rest.starts_with('"')) return rest;
      text_.push_back('"');
      rest.remove_prefix(1);
      continue;
    }
    text_.append(rest).push_back('\n');
    if (text_.size() > kRecordBytesMax)
      return fail(ErrorCode::limit, fmt::format("a record of more than {} bytes", kRecordBytesMax));
    const Result<std::optional<std::string_view>> line = next_line();
    if (!line) return std::unexpected(line.error());
    if (!*line)
      return fail(ErrorCode::invalid, "expected a quote at the end of a field, found the text's end");
    current_ = **line;
    rest = current_;
  }
}

Result<void> CsvRecords::add_field(std::size_t begin) {
  if (fields_.size() == kFieldsMax)
    return fail(ErrorCode::limit, fmt::format("a record of more than {} fields", kFieldsMax));
  if (text_.size() > kRecordBytesMax)
    return fail(ErrorCode::limit, fmt::format("a record of more than {} bytes", kRecordBytesMax));
  fields_.push_back({.begin = begin, .end = text_.size()});
  return {};
}

void append_csv_field(std::string& out, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    out.append(field);
    return;
  }
  out.push_back('"');
  for (const char c : field) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace hb
