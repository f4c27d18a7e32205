#include "http/fields.hpp"

#include <algorithm>

namespace hb::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(),
                                                   [](char a, char b) { return lower(a) == lower(b); });
}

void PairList::add(std::string_view name, std::string_view value) {
  spans_.push_back({static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(name.size()),
                    static_cast<uint32_t>(value.size())});
  text_.append(name).append(value);
}

void PairList::clear() {
  text_.clear();
  spans_.clear();
}

PairList::Pair PairList::operator[](std::size_t index) const {
  const Span& span = spans_[index];
  const std::string_view text = std::string_view(text_).substr(span.begin);
  return {text.substr(0, span.name_size), text.substr(span.name_size, span.value_size)};
}

Headers::Headers(std::initializer_list<Pair> pairs) {
  for (const auto& [name, value] : pairs)
    add(name, value);
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const auto [field, value] = (*this)[i];
    if (equal_ignoring_case(field, name)) return value;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    if (equal_ignoring_case((*this)[i].first, name)) ++found;
  }
  return found;
}

Parameters::Parameters(std::initializer_list<Pair> pairs) {
  for (const auto& [name, value] : pairs)
    add(name, value);
}

std::optional<std::string_view> Parameters::get(std::string_view name) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const auto [key, value] = (*this)[i];
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Parameters::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (std::size_t i = 0; i < size(); ++i) {
    const auto [key, value] = (*this)[i];
    if (key == name) values.push_back(value);
  }
  return values;
}

}  // namespace hb::http
