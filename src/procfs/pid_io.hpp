#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hb::procfs {

// write_bytes of /proc/PID/io (proc_pid_io(5)): what was handed to the block layer, or will be, because of
// the process. Nothing when the text has no such line.
[[nodiscard]] std::optional<uint64_t> parse_written_bytes(std::string_view text);

}  // namespace hb::procfs
