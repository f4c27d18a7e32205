#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One line of a memory node's meminfo or numastat.
struct NodeMemoryValue {
  std::string_view name;  // as the kernel writes it, e.g. "Active(anon)", "numa_hit"
  std::string_view node;  // as the line says; empty in numastat
  double value = 0;       // bytes when the line has a unit
};

// The lines of /sys/devices/system/node/nodeN/meminfo ("Node 0 MemTotal:  16384 kB") and numastat
// ("numa_hit 12345"), one after the other; drivers/base/node.c.
class NodeMemoryReader {
 public:
  enum class File { meminfo, numastat };

  NodeMemoryReader(std::string_view text, File file) : lines_(text), file_(file) {}

  // False at the end. corrupt when a line is of another form.
  Result<bool> next(NodeMemoryValue& out);

 private:
  TextCursor lines_;
  File file_;
};

}  // namespace hb::procfs
