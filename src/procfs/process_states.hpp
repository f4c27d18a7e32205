#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// How many processes, and threads, are in each state: by the letter that proc_pid_stat(5) has for it.
class StateCounts {
 public:
  void add(char state) { ++by_letter_[static_cast<unsigned char>(state)]; }
  [[nodiscard]] uint64_t operator[](char state) const {
    return by_letter_[static_cast<unsigned char>(state)];
  }

 private:
  std::array<uint64_t, 256> by_letter_{};
};

struct ProcessCounts {
  uint64_t processes = 0;
  uint64_t threads = 0;
  StateCounts process_states = {};
  StateCounts thread_states = {};
};

// Reads the stat file of every process, and of every thread where there are several. Those that vanish
// meanwhile are left out. corrupt when a file is of another form, io when one may not be read.
[[nodiscard]] Result<ProcessCounts> count_process_states(const HostRoot& host);

}  // namespace hb::procfs
