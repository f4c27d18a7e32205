#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "model/sample_text.hpp"

namespace hb::app::db {

// A file of any size as lines. Belongs to one thread.
class FileLines final : public TextLines {
 public:
  // "-" is standard input.
  [[nodiscard]] static Result<FileLines> open(const std::string& path);

  [[nodiscard]] Result<std::optional<std::string_view>> next() override;

  // The first line without taking it, or as much of it as one read gave; empty when there is none.
  [[nodiscard]] Result<std::string_view> peek();

  // What the file is called in messages.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  FileLines(std::string name, UniqueFd file) : name_(std::move(name)), file_(std::move(file)) {}

  Result<void> read_more();

  std::string name_;
  UniqueFd file_;
  std::string buffer_;
  std::size_t at_ = 0;  // in the buffer, of what was not given yet
  bool ended_ = false;
};

// Text that goes to a file or to standard output, which is opened when there is something to write. Belongs
// to one thread.
class OutputText {
 public:
  // Empty: standard output.
  explicit OutputText(std::string path) : path_(std::move(path)) {}

  // Writes all of the text. io when it can't: no such folder, no space, nobody reads the pipe any more.
  [[nodiscard]] Result<void> write(std::string_view text);
  // Says whether all of it arrived.
  [[nodiscard]] Result<void> close();

 private:
  Result<int> descriptor();
  [[nodiscard]] std::string name() const { return path_.empty() ? "standard output" : path_; }

  std::string path_;
  UniqueFd file_;
};

}  // namespace hb::app::db
