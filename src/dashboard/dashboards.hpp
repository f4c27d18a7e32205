#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "dashboard/shelf.hpp"

// The dashboards that people made: JSON documents by name (docs/formats/dashboard.md).
namespace hb::dashboard {

struct Document {
  std::string text;
  std::string version;  // of the text: another text has another one
};

struct Summary {
  std::string name;
  std::string title;  // empty where the file does not say
  std::string version;
  std::size_t bytes = 0;
  Timestamp changed;
};

// What a writer takes for granted. Where it is not so, nothing is written: somebody else was faster.
struct Precondition {
  bool absent = false;                     // there is none of this name
  bool present = false;                    // there is one
  std::vector<std::string> versions = {};  // it is one of these, if any are given

  [[nodiscard]] bool holds(const std::optional<std::string>& version) const;
};

enum class Outcome : uint8_t { created, replaced, erased, refused };

struct Change {
  Outcome outcome = Outcome::refused;
  std::string version;  // of what is there now; empty where nothing is
};

// All of them. Thread-safe; everything may wait for the disk: for workers.
class Dashboards {
 public:
  // `kept` says where, for people: "disk" or "memory".
  Dashboards(std::unique_ptr<Shelf> shelf, std::string_view kept) : shelf_(std::move(shelf)), kept_(kept) {}

  [[nodiscard]] std::string_view kept() const { return kept_; }

  // In the order of their names; at most kDashboardsMax, however many somebody put into the directory.
  [[nodiscard]] Result<std::vector<Summary>> list();

  [[nodiscard]] Result<Document> get(std::string_view name) const;

  // The text has to be an object with a version and a title; what else it says is the page's to read.
  [[nodiscard]] Result<Change> put(std::string_view name, std::string_view text,
                                   const Precondition& precondition);

  [[nodiscard]] Result<Change> erase(std::string_view name, const Precondition& precondition);

 private:
  // What a list says of a text, which is read again only when its file has changed.
  struct Known {
    ShelfEntry entry;
    std::string title;
    std::string version;
  };

  mutable std::mutex mutex_;
  const std::unique_ptr<Shelf> shelf_;  // guarded by mutex_
  const std::string kept_;
  std::map<std::string, Known, std::less<>> known_;  // guarded by mutex_
};

}  // namespace hb::dashboard
