// Any bytes as a database, as its log and as a journal: each is judged without reading past it, and a cut
// never makes a log worse than it was.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unistd.h>

#include <sys/mman.h>

#include "base/assert.hpp"
#include "base/fd.hpp"
#include "store/file_check.hpp"
#include "store/journal.hpp"

namespace hb::store {
namespace {

// A file in memory, with a name that can be opened.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : fd_(::memfd_create("input", MFD_CLOEXEC)) {
    HB_ASSERT(fd_ && ::write(fd_.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_.get()); }
  void cut(std::size_t bytes) const { HB_ASSERT(::ftruncate(fd_.get(), static_cast<off_t>(bytes)) == 0); }

 private:
  UniqueFd fd_;
};

void check_log(std::string_view input) {
  constexpr std::size_t kLogHeaderBytes = 32;
  const MemoryFile file(input);
  const Result<WalState> state = check_wal(file.path());
  HB_ASSERT(state.has_value() && (*state == WalState::empty) == input.empty());
  if (*state != WalState::sound) return;
  file.cut(input.size() - (input.size() - kLogHeaderBytes) / 2);
  HB_ASSERT(check_wal(file.path()) == WalState::sound);
}

// What is read once is read again, whatever was cut off.
void check_journal(std::string_view input) {
  const MemoryFile file(input);
  std::size_t bytes = 0;
  const JournalVisitor count = [&](std::string_view payload) -> Result<void> {
    bytes += payload.size();
    return {};
  };
  const Result<JournalReadResult> kept = read_journal(file.path(), JournalTail::keep, count);
  bytes = 0;
  const Result<JournalReadResult> first = read_journal(file.path(), JournalTail::cut, count);
  HB_ASSERT(kept.has_value() == first.has_value());
  if (!first) return;
  HB_ASSERT(kept->records == first->records && kept->cut_bytes == first->cut_bytes);
  HB_ASSERT(first->bytes + first->cut_bytes == input.size() && bytes <= input.size());
  const Result<JournalReadResult> second = read_journal(file.path(), JournalTail::cut, count);
  HB_ASSERT(second.has_value() && second->records == first->records && second->cut_bytes == 0);
}

}  // namespace
}  // namespace hb::store

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  hb::store::check_log(input);
  hb::store::check_journal(input);
  HB_ASSERT(hb::store::header_is_sound(hb::store::MemoryFile(input).path()).has_value());
  return 0;
}
