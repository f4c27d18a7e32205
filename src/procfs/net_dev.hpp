#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// The columns of /proc/net/dev in their order (net/core/net-procfs.c).
enum class NetDevColumn {
  receive_bytes,
  receive_packets,
  receive_errs,
  receive_drop,
  receive_fifo,
  receive_frame,
  receive_compressed,
  receive_multicast,
  transmit_bytes,
  transmit_packets,
  transmit_errs,
  transmit_drop,
  transmit_fifo,
  transmit_colls,
  transmit_carrier,
  transmit_compressed,
};
inline constexpr std::size_t kNetDevColumns = 16;

struct NetDevStats {
  std::string_view device;  // a view into the text
  std::array<uint64_t, kNetDevColumns> columns{};

  [[nodiscard]] uint64_t operator[](NetDevColumn column) const {
    return columns[static_cast<std::size_t>(column)];
  }
};

// The interfaces of /proc/net/dev, one after the other; proc(5). The two heading lines and incomplete lines
// are skipped.
class NetDevReader {
 public:
  explicit NetDevReader(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(NetDevStats& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
