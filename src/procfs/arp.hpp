#pragma once

#include <string_view>

#include "base/error.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// The devices of the lines of /proc/net/arp, one after the other; proc_pid_net(5). The heading is skipped.
class ArpReader {
 public:
  explicit ArpReader(std::string_view text) : lines_(text) {}

  // False at the end. corrupt when a line is of another form.
  Result<bool> next(std::string_view& device);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
