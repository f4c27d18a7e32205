#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace hb::http {

// A directory of a test's own, which goes with it. Its path is short: a socket's has to fit into an address.
class TestDirectory {
 public:
  TestDirectory() : path_("/tmp/hb-http-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) ADD_FAILURE() << "cannot make " << path_;
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

  // A directory inside, so deep that a file called `name` in it has a path of exactly `bytes`.
  [[nodiscard]] std::string deep(std::size_t bytes, std::string_view name) const {
    constexpr std::size_t kPartBytes = 100;
    std::string directory = path_;
    for (std::size_t left = bytes - name.size() - 1; directory.size() < left;) {
      const std::size_t missing = left - directory.size();
      // The last part needs a name of at least a byte behind its slash.
      const std::size_t part = missing > kPartBytes + 1 ? kPartBytes : missing;
      directory += "/" + std::string(part - 1, 'd');
    }
    std::filesystem::create_directories(directory);
    return directory;
  }

 private:
  std::string path_;
};

}  // namespace hb::http
