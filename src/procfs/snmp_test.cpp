#include "procfs/snmp.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

template <typename Reader>
std::vector<std::string> read_all(std::string_view text) {
  std::vector<std::string> counters;
  Reader reader(text);
  for (SnmpValue counter; reader.next(counter);) {
    counters.push_back(std::string(counter.protocol) + "." + std::string(counter.name) + " " +
                       std::to_string(counter.value));
  }
  return counters;
}

TEST(Snmp, PairsNamesWithValues) {
  EXPECT_EQ(read_all<SnmpReader>("Tcp: MaxConn InSegs\nTcp: -1 7\nUdp: NoPorts\nUdp: 3\n"),
            (std::vector<std::string>{"Tcp.MaxConn -1", "Tcp.InSegs 7", "Udp.NoPorts 3"}));
}

TEST(Snmp, ReadsWhatHasBothANameAndAValue) {
  const struct {
    std::string_view text;
    std::vector<std::string> counters;
  } cases[] = {
      {"Tcp: A B C\nTcp: 1 2\n", {"Tcp.A 1", "Tcp.B 2"}},
      {"Tcp: A\nTcp: 1 2\n", {"Tcp.A 1"}},
      {"Tcp: A B\nTcp: x 2\n", {"Tcp.B 2"}},
      {"Tcp: A\nUdp: 1\nIp: B\nIp: 2\n", {"Ip.B 2"}},
      {"Tcp: A\n", {}},
      {"Tcp A\nTcp 1\n", {}},
      {"", {}},
  };
  for (const auto& [text, counters] : cases)
    EXPECT_EQ(read_all<SnmpReader>(text), counters) << text;
}

TEST(Snmp6, SplitsBehindTheSix) {
  EXPECT_EQ(
      read_all<Snmp6Reader>("Ip6InReceives \t7\nUdpLite6NoPorts 2\nIcmp6InMsgs x\nNoSix 3\nEndsWith6 4\n"),
      (std::vector<std::string>{"Ip6.InReceives 7", "UdpLite6.NoPorts 2"}));
}

TEST(Snmp, SurvivesEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("net/snmp")).value(), read_all<SnmpReader>);
  for_every_prefix(read_file(fixture_host().proc("net/snmp6")).value(), read_all<Snmp6Reader>);
}

}  // namespace
}  // namespace hb::procfs
