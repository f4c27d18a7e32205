#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include "base/assert.hpp"

namespace hb::store {

// An empty directory for one test, removed with all in it at the end. It is in memory where that can be, so
// that tests which write durably hundreds of times take no minute; a benchmark asks for the disk.
class TemporaryDirectory {
 public:
  enum class Place { memory, disk };

  explicit TemporaryDirectory(Place place = Place::memory)
      : path_((parent(place) / "hb-store-XXXXXX").string()) {
    HB_ASSERT(::mkdtemp(path_.data()) != nullptr);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

  // All bytes of a file; empty when it is absent.
  [[nodiscard]] std::string content(std::string_view name) const {
    std::ifstream in(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(std::string_view name, std::string_view bytes) const {
    std::ofstream(file(name), std::ios::binary | std::ios::trunc) << bytes;
  }
  void remove(std::string_view name) const { std::filesystem::remove(file(name)); }
  [[nodiscard]] bool has(std::string_view name) const { return std::filesystem::exists(file(name)); }

  // The name of a file that begins so; empty when there is none.
  [[nodiscard]] std::string find(std::string_view prefix) const {
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(prefix)) return name;
    }
    return {};
  }

 private:
  static std::filesystem::path parent(Place place) {
    constexpr const char* kMemory = "/dev/shm";
    if (place == Place::memory && ::access(kMemory, W_OK) == 0) return kMemory;
    return std::filesystem::temp_directory_path();
  }

  std::string path_;
};

}  // namespace hb::store
