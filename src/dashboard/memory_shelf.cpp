#include <map>
#include <memory>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "dashboard/limits.hpp"
#include "dashboard/shelf.hpp"

namespace hb::dashboard {
namespace {

class MemoryShelf final : public Shelf {
 public:
  explicit MemoryShelf(const Clock& clock) : clock_(clock) {}

  [[nodiscard]] Result<std::vector<ShelfEntry>> entries() const override {
    std::vector<ShelfEntry> found;
    found.reserve(books_.size());
    for (const auto& [name, book] : books_)
      found.push_back({.name = name, .bytes = book.text.size(), .changed = book.changed});
    return found;
  }

  [[nodiscard]] Result<std::optional<std::string>> read(std::string_view name) const override {
    const auto found = books_.find(name);
    if (found == books_.end()) return std::nullopt;
    return found->second.text;
  }

  [[nodiscard]] Result<void> write(std::string_view name, std::string_view text) override {
    const auto found = books_.find(name);
    const std::size_t before = found == books_.end() ? 0 : found->second.text.size();
    if (bytes_ - before + text.size() > kMemoryBytesMax)
      return fail(ErrorCode::limit,
                  fmt::format("all dashboards together have at most {} bytes where they are kept in memory",
                              kMemoryBytesMax));
    bytes_ = bytes_ - before + text.size();
    books_.insert_or_assign(std::string(name), Book{.text = std::string(text), .changed = clock_.now()});
    return {};
  }

  [[nodiscard]] Result<void> erase(std::string_view name) override {
    const auto found = books_.find(name);
    if (found == books_.end())
      return fail(ErrorCode::not_found, fmt::format("there is no dashboard {}", name));
    bytes_ -= found->second.text.size();
    books_.erase(found);
    return {};
  }

 private:
  struct Book {
    std::string text;
    Timestamp changed;
  };

  const Clock& clock_;
  std::map<std::string, Book, std::less<>> books_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<Shelf> memory_shelf(const Clock& clock) { return std::make_unique<MemoryShelf>(clock); }

}  // namespace hb::dashboard
