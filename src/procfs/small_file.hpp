#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/fd.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// One of thousands of small files that are read again and again: a KeptFile's own buffer and path would be
// too much for it, so the reader lends both. Belongs to its reader's thread, and must not outlive the reader.
class SmallFile {
 public:
  enum class State {
    unknown,  // not looked at yet
    present,
    absent,  // not there or not readable; not looked for until retry()
    gone,    // as absent, of a file that was there: its folder may have gone as well
  };

  SmallFile() = default;
  SmallFile(SmallFile&& other) noexcept;
  SmallFile& operator=(SmallFile&& other) noexcept;
  SmallFile(const SmallFile&) = delete;
  SmallFile& operator=(const SmallFile&) = delete;
  ~SmallFile() { close(); }

  [[nodiscard]] State state() const { return state_; }
  // An absent file is looked for again at its next reading.
  void retry() {
    if (state_ != State::present) state_ = State::unknown;
  }

 private:
  friend class SmallFileReader;

  void close();

  UniqueFd fd_;
  DescriptorBudget* budget_ = nullptr;  // that fd_ was taken from; null when it is not to be kept
  State state_ = State::unknown;
};

// Reads small files one at a time into one buffer. Files that are to be kept open are, as far as the budget
// goes; the others are opened, read and closed. Belongs to one thread.
class SmallFileReader {
 public:
  // A longer file counts as one that is not readable.
  static constexpr std::size_t kBytesMax = std::size_t{256} << 10;

  enum class Keep { no, yes };

  // Keeps so many files open at most, and takes them from `whole` where there is one.
  explicit SmallFileReader(std::size_t descriptors_max, std::shared_ptr<DescriptorBudget> whole = nullptr)
      : budget_(std::make_unique<DescriptorBudget>(descriptors_max, std::move(whole))) {}

  // The whole content, valid until the next reading; nothing when the file is not there or not readable.
  // Folder and name must be the same at every reading of one file.
  [[nodiscard]] std::optional<std::string_view> read(SmallFile& file, std::string_view folder,
                                                     std::string_view name, Keep keep);

 private:
  bool open(SmallFile& file, std::string_view folder, std::string_view name, Keep keep);
  bool read_all(int fd);

  std::unique_ptr<DescriptorBudget> budget_;  // where it stays when the reader is moved
  std::string path_;
  std::string buffer_;
  std::size_t size_ = 0;
};

}  // namespace hb::procfs
