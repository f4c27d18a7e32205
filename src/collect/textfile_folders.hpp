#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/error.hpp"
#include "collect/name_pool.hpp"
#include "collect/textfile.hpp"
#include "collect/textfile_snapshot.hpp"

namespace hb::collect {

// The folders that --collector.textfile.directory names, with their *.prom files. A file is read when it has
// changed (time, size or inode) and remembered in between. May wait for the disk, so not for the tick's
// thread; one thread at a time.
class TextfileFolders {
 public:
  // Entries of a folder that are looked at, and files that are taken; more are a problem that is told.
  static constexpr std::size_t kEntriesMax = 10'000;
  static constexpr std::size_t kFilesMax = 256;

  // Paths or patterns (glob(7)).
  explicit TextfileFolders(std::vector<std::string> directories) : directories_(std::move(directories)) {}

  // What they say now; the very same snapshot while nothing has changed.
  [[nodiscard]] std::shared_ptr<const TextfileSnapshot> read();

 private:
  // What tells whether a file has changed.
  struct Stamp {
    dev_t device = 0;
    ino_t inode = 0;
    int64_t mtime_ns = 0;
    int64_t bytes = 0;

    bool operator==(const Stamp&) const = default;
  };
  using Families = std::vector<std::shared_ptr<const TextfileFamily>>;
  struct Known {
    Result<Stamp> stamp;
    Result<Families> families;
  };
  using Files = std::map<std::string, Known>;  // by path
  // The files in the order of the flags and of their names, and what is amiss with the folders.
  struct Listing {
    std::vector<std::string> paths = {};
    std::vector<std::string> problems = {};

    bool operator==(const Listing&) const = default;
  };

  [[nodiscard]] Listing list() const;
  static void list_folder(const std::string& folder, Listing& listing);
  static Result<Stamp> stamp_of(const std::string& path);
  static Result<Families> read_file(const std::string& path);
  // Looks at each file, reads those that have changed; whether any has.
  bool refresh();

  const std::vector<std::string> directories_;
  const std::shared_ptr<NamePool> pool_ = std::make_shared<NamePool>();
  Listing listing_;
  Files files_;
  std::shared_ptr<const TextfileSnapshot> snapshot_;
};

}  // namespace hb::collect
