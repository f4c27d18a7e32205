#include "procfs/sockstat.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

std::vector<std::string> read_all(std::string_view text) {
  std::vector<std::string> values;
  SockstatReader reader(text);
  for (SockstatValue value; reader.next(value);) {
    values.push_back(std::string(value.protocol) + " " + std::string(value.name) + " " +
                     std::to_string(value.value));
  }
  return values;
}

TEST(Sockstat, ReadsEachValueWithItsProtocol) {
  EXPECT_EQ(read_all("sockets: used 172\nTCP: inuse 6 orphan 0\nFRAG6: inuse 0 memory 9"),
            (std::vector<std::string>{"sockets used 172", "TCP inuse 6", "TCP orphan 0", "FRAG6 inuse 0",
                                      "FRAG6 memory 9"}));
}

TEST(Sockstat, SkipsWhatIsNoNumber) {
  EXPECT_EQ(read_all(read_file(fixture_host("hostile").proc("net/sockstat")).value()),
            (std::vector<std::string>{"UDP inuse 1"}));
  EXPECT_TRUE(read_all("").empty());
}

TEST(Sockstat, SurvivesEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("net/sockstat")).value(), read_all);
}

}  // namespace
}  // namespace hb::procfs
