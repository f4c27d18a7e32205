#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/sample_text.hpp"

namespace hb {

// Comma-separated values (RFC 4180), record by record: fields in double quotes may hold commas, newlines and
// doubled quotes. Lines may end with CR LF, and a text may begin with a byte order mark, as a spreadsheet
// writes them. Belongs to one thread.
class CsvRecords {
 public:
  static constexpr std::size_t kFieldsMax = 256;                        // of a record; more: limit
  static constexpr std::size_t kRecordBytesMax = std::size_t{1} << 20;  // longer: limit

  // `lines` must outlive this.
  explicit CsvRecords(TextLines& lines) : lines_(lines) {}

  // The next record's fields, unquoted and good until the next call; nothing at the end. Empty lines are left
  // out.
  [[nodiscard]] Result<std::optional<std::span<const std::string_view>>> next();

  // The line that the record begins in, or that is wrong; from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  // Where a field stands in text_.
  struct Field {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  Result<std::optional<std::string_view>> next_line();
  Result<void> read_fields(std::string_view line);
  Result<std::string_view> read_quoted(std::string_view rest);
  Result<void> add_field(std::size_t begin);

  TextLines& lines_;
  std::size_t line_ = 0;
  std::size_t lines_read_ = 0;
  std::string current_;  // the line that is read
  std::string text_;     // the record's fields without their quotes
  std::vector<Field> fields_;
  std::vector<std::string_view> views_;
};

// Appends a field, in quotes where it needs them.
void append_csv_field(std::string& out, std::string_view field);

}  // namespace hb
