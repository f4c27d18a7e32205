#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// A file of the kernel's that is read again and again: it stays open between reads and is re-read from the
// start with pread, so that a tick costs no open, no close and, in the steady state, no allocation.
// Descriptors come from the host root's budget; past it the file is opened and closed at every read. Belongs
// to one thread.
class KeptFile {
 public:
  // How the kernel hands the content out, which tells when the end was reached without another pread to see
  // it (fs/seq_file.c).
  enum class Shape {
    any,          // read until nothing comes
    whole,        // printed in one piece, as attributes of sysfs and most files of /proc are
    short_lines,  // a page at a time, in lines below kLineBytesMax: a page with room for one more is the last
  };
  static constexpr std::size_t kLineBytesMax = 512;

  struct Options {
    // Longer content is a limit error: nothing is returned rather than a part that looks like the whole.
    std::size_t bytes_max = std::size_t{4} << 20;
    Shape shape = Shape::any;
  };

  // A file that was not there is looked for again at every tenth read; the others answer from memory. Once
  // its path was named, the messages are without it: these reads must not allocate.
  static constexpr uint32_t kAbsentReads = 10;

  KeptFile(HostRoot::Tree tree, std::string relative) : KeptFile(tree, std::move(relative), Options{}) {}
  KeptFile(HostRoot::Tree tree, std::string relative, Shape shape)
      : KeptFile(tree, std::move(relative), Options{.shape = shape}) {}
  KeptFile(HostRoot::Tree tree, std::string relative, Options options);
  KeptFile(KeptFile&&) noexcept = default;
  KeptFile& operator=(KeptFile&&) noexcept;
  KeptFile(const KeptFile&) = delete;
  KeptFile& operator=(const KeptFile&) = delete;
  ~KeptFile() { close(); }

  // The whole content; valid until the next read. A file that was replaced or whose device went away
  // (ESTALE, ENODEV, ENOENT) is opened anew once. not_found, io or limit.
  [[nodiscard]] Result<std::string_view> read(const HostRoot& host);

  [[nodiscard]] const std::string& relative_path() const { return relative_; }
  // The descriptor that is kept, for poll(2); -1 when there is none.
  [[nodiscard]] int descriptor() const { return fd_.get(); }

 private:
  int open(const HostRoot& host);  // 0, or the error's number
  [[nodiscard]] std::unexpected<Error> failed(int error_number, const HostRoot& host);
  void close();
  int read_all();  // 0, or the error's number

  HostRoot::Tree tree_;
  Options options_;
  std::string relative_;
  UniqueFd fd_;
  std::shared_ptr<DescriptorBudget> budget_;  // that fd_ was taken from; null when it is not to be kept
  std::string buffer_;
  std::size_t size_ = 0;
  uint32_t absent_reads_left_ = 0;
  int failed_with_ = 0;  // the error's number of the read before; 0 when it went well
};

// The content of a file that is read once. not_found, io or limit.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t bytes_max = 1 << 20);
[[nodiscard]] Result<std::string> read_file(const std::string& path, const KeptFile::Options& options);

}  // namespace hb::procfs
