#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace hb::store {

// What looking at all of a data directory came to.
struct CheckReport {
  // Findings that are kept in words; more are only counted.
  static constexpr std::size_t kFindingsMax = 1000;

  uint64_t blocks = 0;   // of all tiers
  uint64_t chunks = 0;   // in them
  uint64_t samples = 0;  // in the raw ones
  uint64_t series = 0;
  uint64_t journal_records = 0;
  uint64_t damaged = 0;               // how many findings there are
  std::vector<std::string> findings;  // a sentence each: what is damaged and where

  void add(std::string finding) {
    if (findings.size() < kFindingsMax) findings.push_back(std::move(finding));
    ++damaged;
  }
};

// Whether somebody writes to the directory meanwhile.
enum class CheckMode {
  at_rest,  // nobody: its lock is taken; nothing in it changes
  in_use,   // the process that holds the lock: it goes on while another connection reads
};

// Looks at every byte that counts: the file's header and tables, what SQLite itself finds (integrity_check),
// every series, every chunk of every block down to its last value, and every record of the journals. It reads
// one block at a time, so it needs the memory of one. An error when it cannot be looked at: not_found,
// unavailable, io, or unsupported for a newer version's.
[[nodiscard]] Result<CheckReport> check(const std::string& directory, CheckMode mode);

}  // namespace hb::store
