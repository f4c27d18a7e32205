#include "procfs/edac.hpp"

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

// Takes what is made of these characters at the front.
std::string_view take(std::string_view& text, std::string_view characters) {
  const std::string_view taken = text.substr(0, text.find_first_not_of(characters));
  text.remove_prefix(taken.size());
  return taken;
}

}  // namespace

std::string edac_dimm_label(std::string_view text) {
  text = trim(text);
  if (!text.starts_with("mc")) return std::string(text);
  std::string label;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view layer = take(rest, kLetters);
    take(rest, "#");
    const std::string_view number = take(rest, kDigits);
    if (layer.empty() || number.empty()) return std::string(text);
    if (!label.empty()) label.push_back('_');
    label.append(layer).append(number);
  }
  return label;
}

}  // namespace hb::procfs
