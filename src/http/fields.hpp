#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hb::http {

// An ordered list of names and values, names may repeat. All text lies in one buffer that clear() keeps, so
// that a connection fills its list again for each request without allocating. Views end at the next change.
class PairList {
 public:
  using Pair = std::pair<std::string_view, std::string_view>;

  void add(std::string_view name, std::string_view value);
  void clear();

  [[nodiscard]] std::size_t size() const { return spans_.size(); }
  [[nodiscard]] bool empty() const { return spans_.empty(); }
  [[nodiscard]] Pair operator[](std::size_t index) const;

 private:
  struct Span {
    uint32_t begin;
    uint32_t name_size;
    uint32_t value_size;
  };

  std::string text_;
  std::vector<Span> spans_;
};

// Header fields: names compare without regard to case (RFC 9110, section 5.1).
class Headers : public PairList {
 public:
  Headers() = default;
  Headers(std::initializer_list<Pair> pairs);

  // The first field of this name.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;

  // How many fields have this name.
  [[nodiscard]] std::size_t count(std::string_view name) const;
};

// Parameters of a query string or a form: names compare exactly.
class Parameters : public PairList {
 public:
  Parameters() = default;
  Parameters(std::initializer_list<Pair> pairs);

  // The first value of this name.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;

  // All values of this name, in order.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
};

// ASCII letters only, as everywhere in HTTP.
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);

}  // namespace hb::http
