#pragma once

#include <cstdint>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One counter of the kernel's network tables, e.g. {"Tcp", "RetransSegs", 7}.
struct SnmpValue {
  std::string_view protocol;
  std::string_view name;
  int64_t value = 0;  // Tcp's MaxConn is -1
};

// The counters of /proc/net/snmp and /proc/net/netstat: pairs of lines, the names and then the values of one
// protocol (net/ipv4/proc.c). A pair whose protocols differ is skipped; of a truncated pair, what has both a
// name and a value is read.
class SnmpReader {
 public:
  explicit SnmpReader(std::string_view text) : lines_(text), names_(""), values_("") {}

  // False at the end.
  bool next(SnmpValue& out);

 private:
  TextCursor lines_;
  TextCursor names_;
  TextCursor values_;
  std::string_view protocol_;
};

// The counters of /proc/net/snmp6: "Ip6InReceives 7" a line (net/ipv6/proc.c). The protocol ends with its 6;
// lines without one are skipped.
class Snmp6Reader {
 public:
  explicit Snmp6Reader(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(SnmpValue& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
