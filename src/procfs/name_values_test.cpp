#include "procfs/name_values.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

struct Line {
  std::string name;
  uint64_t value;
  bool is_bytes;
  bool operator==(const Line&) const = default;
};

std::vector<Line> read_all(std::string_view text) {
  std::vector<Line> lines;
  NameValueReader reader(text);
  for (NameValue value; reader.next(value);)
    lines.push_back({std::string(value.name), value.value, value.is_bytes});
  return lines;
}

TEST(NameValues, ReadsMeminfoInBytesAndVmstatInCounts) {
  EXPECT_EQ(read_all("MemTotal:  8048640 kB\nActive(anon):\t1 kB\nHugePages_Total:   4\n"),
            (std::vector<Line>{{"MemTotal", 8048640ULL * 1024, true},
                               {"Active(anon)", 1024, true},
                               {"HugePages_Total", 4, false}}));
  EXPECT_EQ(read_all("pgfault 90210443\nnr_x 0"),
            (std::vector<Line>{{"pgfault", 90210443, false}, {"nr_x", 0, false}}));
}

TEST(NameValues, SkipsWhatIsNoNumber) {
  EXPECT_EQ(read_all("\n\nMemTotal: kB\nx\ny -1\nz 1\n"), (std::vector<Line>{{"z", 1, false}}));
}

TEST(NameValues, SkipsWhatDoesNotFitInBytes) {
  EXPECT_EQ(read_all("A: 18014398509481983 kB\nB: 18014398509481984 kB\n"),
            (std::vector<Line>{{"A", 18014398509481983ULL * 1024, true}}));
}

}  // namespace
}  // namespace hb::procfs
