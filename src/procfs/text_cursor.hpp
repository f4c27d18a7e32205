#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace hb::procfs {

// Walks a text of lines and blank-separated fields, as most files of /proc are made. It never reads past the
// text's end and takes any bytes. A value type; views stay valid as long as the text.
class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  // The next line without its newline, and the cursor behind it.
  std::string_view line() {
    const std::size_t end = find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end < rest_.size() ? end + 1 : end);
    return line;
  }

  // The next field of blanks-separated text (space and tab); empty at the end.
  std::string_view field() {
    std::size_t begin = 0;
    while (begin < rest_.size() && is_blank(rest_[begin]))
      ++begin;
    std::size_t end = begin;
    while (end < rest_.size() && !is_blank(rest_[end]))
      ++end;
    const std::string_view field = rest_.substr(begin, end - begin);
    rest_.remove_prefix(end);
    return field;
  }

  // The text before the next `separator` (all of it when there is none), and the cursor behind it.
  std::string_view until(char separator) {
    const std::size_t end = find(separator);
    const std::string_view before = rest_.substr(0, end);
    rest_.remove_prefix(end < rest_.size() ? end + 1 : end);
    return before;
  }

  // The next field as an unsigned number; nothing, and the cursor unmoved, when it is something else.
  std::optional<uint64_t> number() {
    const char* at = rest_.data();
    const char* const end = at + rest_.size();
    while (at != end && is_blank(*at))
      ++at;
    uint64_t value = 0;
    const auto [stop, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || (stop != end && !is_blank(*stop) && *stop != '\n')) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
    return value;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  [[nodiscard]] std::size_t find(char c) const {
    if (rest_.empty()) return 0;
    const void* found = std::memchr(rest_.data(), c, rest_.size());
    return found == nullptr ? rest_.size()
                            : static_cast<std::size_t>(static_cast<const char*>(found) - rest_.data());
  }

  std::string_view rest_;
};

[[nodiscard]] inline std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// Whether there is surely no blank at either end: what a tick parses thousands of times need not be searched
// for any.
[[nodiscard]] inline bool is_bare(std::string_view text) {
  return !text.empty() && text.front() > ' ' && text.back() > ' ';
}

// The whole text, blanks around it apart, as a number; nothing when it is something else. Integers that begin
// with 0x are hexadecimal when the base is 0.
[[nodiscard]] inline std::optional<uint64_t> parse_u64(std::string_view text, int base = 10) {
  if (!is_bare(text)) text = trim(text);
  if (base == 0) {
    base = text.starts_with("0x") || text.starts_with("0X") ? 16 : 10;
    if (base == 16) text.remove_prefix(2);
  }
  uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

[[nodiscard]] inline std::optional<int64_t> parse_i64(std::string_view text) {
  if (!is_bare(text)) text = trim(text);
  int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

[[nodiscard]] inline std::optional<double> parse_double(std::string_view text) {
  text = trim(text);
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace hb::procfs
