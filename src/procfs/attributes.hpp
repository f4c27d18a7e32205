#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// A folder of sysfs, whose files hold one value each (Documentation/filesystems/sysfs.rst). Every question
// opens, reads and closes; some make a driver ask its device, which takes long: mostly not for the tick's
// thread.
class AttributeFolder {
 public:
  // Longer attributes are limit errors; the kernel's are a page at most.
  static constexpr std::size_t kAttributeBytesMax = 64 << 10;

  explicit AttributeFolder(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] AttributeFolder folder(std::string_view name) const;
  // Whether it is there and a folder, or a link to one.
  [[nodiscard]] bool exists() const;
  // The same for something in it, of any kind.
  [[nodiscard]] bool has(std::string_view name) const;

  // What is in it, sorted; of that, what begins with `prefix` and goes on with digits alone, by number.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<std::string> numbered(std::string_view prefix) const;

  // An attribute without the blanks around it. not_found, io or limit.
  [[nodiscard]] Result<std::string> read(std::string_view name) const;
  // The same where it does not matter why there is none.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  // Decimal, or hexadecimal behind 0x; nothing as well when it is no integer.
  [[nodiscard]] std::optional<double> number(std::string_view name) const;
  // corrupt when it is no integer.
  [[nodiscard]] Result<double> read_number(std::string_view name) const;

 private:
  [[nodiscard]] std::string path_of(std::string_view name) const;

  std::string path_;
};

// As AttributeFolder::number() reads one.
[[nodiscard]] std::optional<double> parse_attribute(std::string_view text);

}  // namespace hb::procfs
