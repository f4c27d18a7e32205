#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collect/name_pool.hpp"
#include "collect/textfile.hpp"

namespace hb::collect {

// What all text files say together, ready to be emitted at every tick. Immutable once made; holds its names.
struct TextfileSnapshot {
  struct Family {
    std::shared_ptr<const TextfileFamily> parsed;
    std::string help = {};
    std::array<std::string_view, 4> names = {};      // by part; in the pool
    std::vector<std::string_view> label_names = {};  // in the pool
    std::string_view part_label = {};
  };
  struct File {
    std::string path;
    double mtime_s = 0;
  };

  std::vector<Family> families = {};
  std::vector<File> files = {};  // those that were read, by path
  std::vector<std::string> problems = {};
  std::shared_ptr<const NamePool> pool = {};
};

// Puts the families of several files together. A family of more than one has the help text and the type of
// the first file; what contradicts is left out, and so is what has no room: both are problems of the
// snapshot.
class TextfileMerge {
 public:
  explicit TextfileMerge(std::shared_ptr<NamePool> pool) : pool_(std::move(pool)) { snapshot_.pool = pool_; }

  void add(const std::string& path, std::span<const std::shared_ptr<const TextfileFamily>> families);
  void add_file(std::string path, double mtime_s) { snapshot_.files.push_back({std::move(path), mtime_s}); }
  void add_problem(std::string problem) { snapshot_.problems.push_back(std::move(problem)); }

  [[nodiscard]] std::shared_ptr<const TextfileSnapshot> take();

 private:
  // What the files so far say of a name.
  struct Known {
    std::string help = {};                  // empty while no file has one
    std::string paths = {};                 // of all its files
    std::vector<std::size_t> members = {};  // in the snapshot
  };

  void add_family(const std::string& path, const std::shared_ptr<const TextfileFamily>& family);
  [[nodiscard]] bool keep_names(TextfileSnapshot::Family& family);

  std::shared_ptr<NamePool> pool_;
  TextfileSnapshot snapshot_;
  std::unordered_map<std::string, Known> known_;
  std::size_t samples_ = 0;
};

}  // namespace hb::collect
