#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace hb::collect {

// Small numbers as the text of a label, each made once. Belongs to one thread.
class NumberLabels {
 public:
  // Larger numbers share a label of this one's.
  static constexpr std::size_t kMax = 16'384;

  [[nodiscard]] std::string_view operator[](uint64_t number) {
    const std::size_t index = number < kMax ? static_cast<std::size_t>(number) : kMax;
    while (made_.size() <= index)
      made_.push_back(std::to_string(made_.size()));
    return made_[index];
  }

 private:
  std::deque<std::string> made_;
};

}  // namespace hb::collect
