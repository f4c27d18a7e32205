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

// The counters of one protocol, not taken apart yet: views of the names and of the values, as many fields
// each as there are, and in the same order.
struct SnmpTable {
  std::string_view protocol;
  std::string_view names;
  std::string_view values;
};

// The protocols of /proc/net/snmp and /proc/net/netstat: pairs of lines, the names and then the values of one
// (net/ipv4/proc.c). A pair whose protocols differ is skipped.
class SnmpTableReader {
 public:
  explicit SnmpTableReader(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(SnmpTable& out);

 private:
  TextCursor lines_;
};

// The counters of those protocols one after the other. Of a truncated pair, what has both a name and a value
// is read.
class SnmpReader {
 public:
  explicit SnmpReader(std::string_view text) : tables_(text), names_(""), values_("") {}

  // False at the end.
  bool next(SnmpValue& out);

 private:
  SnmpTableReader tables_;
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
  bool next(SnmpValue& out) {
    return next(out, [](std::string_view /*line*/) { return false; });
  }
  // Without the lines that `skips` is true of: bool(std::string_view line).
  template <typename Skips>
  bool next(SnmpValue& out, Skips skips) {
    while (!lines_.at_end()) {
      const std::string_view line = lines_.line();
      if (!skips(line) && parse(line, out)) return true;
    }
    return false;
  }

 private:
  static bool parse(std::string_view line, SnmpValue& out);

  TextCursor lines_;
};

}  // namespace hb::procfs
