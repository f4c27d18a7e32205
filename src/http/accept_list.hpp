#pragma once

#include <optional>
#include <string_view>

namespace hb::http {

// One element of an Accept or Accept-Encoding header (RFC 9110, section 12.5): a media range or a coding, its
// parameters and how much it is wanted.
struct AcceptItem {
  std::string_view value = {};
  std::string_view parameters = {};
  int quality = 0;  // in thousandths: RFC 9110 gives it three digits after the point

  // The value of a parameter, without quotes; nothing when there is none of that name.
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
};

// Walks such a header. Takes any text: a quality that is malformed counts as 0, not wanted, which is always
// safe, since there is a default to fall back on. A value type; views into the header.
class AcceptList {
 public:
  explicit AcceptList(std::string_view header) : rest_(header) {}

  // The next element, empty ones left out; nothing at the end.
  [[nodiscard]] std::optional<AcceptItem> next();

 private:
  std::string_view rest_;
};

}  // namespace hb::http
