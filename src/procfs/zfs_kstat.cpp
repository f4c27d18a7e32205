#include "procfs/zfs_kstat.hpp"

namespace hb::procfs {
namespace {

// The text behind the line whose first word is this one; empty when there is none.
TextCursor behind_head(std::string_view text, std::string_view first_word) {
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    if (line.field() == first_word) return lines;
  }
  return TextCursor("");
}

}  // namespace

ZfsKstatReader::ZfsKstatReader(std::string_view text) : lines_(behind_head(text, "name")) {}

bool ZfsKstatReader::next(ZfsKstat& out) {
  while (!lines_.at_end()) {
    TextCursor line(lines_.line());
    out = {.name = line.field()};
    const std::string_view type = line.field();
    out.text = trim(line.rest());
    if (out.name.empty() || out.text.empty()) continue;
    if (type == "7") return true;
    out.is_number = true;
    if (type == "4") {
      const auto number = parse_u64(out.text);
      if (!number) continue;
      out.number = static_cast<double>(*number);
      return true;
    }
    if (type == "3") {
      const auto number = parse_i64(out.text);
      if (!number) continue;
      out.number = static_cast<double>(*number);
      return true;
    }
  }
  return false;
}

ZfsIoReader::ZfsIoReader(std::string_view text) : names_(""), numbers_("") {
  TextCursor lines(text);
  lines.line();  // when the kstat was made, and how large it is
  names_ = TextCursor(lines.line());
  numbers_ = TextCursor(lines.line());
}

bool ZfsIoReader::next(ZfsKstat& out) {
  for (;;) {
    const std::string_view name = names_.field();
    const std::string_view text = numbers_.field();
    if (name.empty() || text.empty()) return false;
    const auto number = parse_u64(text);
    if (!number) continue;
    out = {.name = name, .is_number = true, .number = static_cast<double>(*number), .text = text};
    return true;
  }
}

}  // namespace hb::procfs
