#include "procfs/zfs_kstat.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

template <typename Reader>
std::vector<std::string> read_all(std::string_view text) {
  std::vector<std::string> found;
  Reader reader(text);
  for (ZfsKstat stat; reader.next(stat);)
    found.push_back(std::string(stat.name) + " " +
                    (stat.is_number ? std::to_string(static_cast<long>(stat.number))
                                    : "'" + std::string(stat.text) + "'"));
  return found;
}

constexpr std::string_view kTable =
    "23 1 0x01 7 2160 221578688875 6665999035587\n"
    "name                            type data\n"
    "dataset_name                    7    pool3/dataset with  space\n"
    "hits                            4    8772612\n"
    "memory_available_bytes          3    -17\n"
    "ratio                           9    1.5\n"
    "broken                          4    x\n"
    "cut                             4\n";
constexpr std::string_view kIo =
    "12 3 0x00 1 80 79205351707403 395818011156865\n"
    "nread    nwritten reads    \n"
    "1884160  x        22       \n";

TEST(ZfsKstat, ReadsNumbersAndTexts) {
  EXPECT_EQ(read_all<ZfsKstatReader>(kTable),
            (std::vector<std::string>{"dataset_name 'pool3/dataset with  space'", "hits 8772612",
                                      "memory_available_bytes -17"}));
  EXPECT_TRUE(read_all<ZfsKstatReader>("hits 4 1\n").empty());
}

TEST(ZfsKstat, ReadsTheCountersOfAPool) {
  EXPECT_EQ(read_all<ZfsIoReader>(kIo), (std::vector<std::string>{"nread 1884160", "reads 22"}));
  EXPECT_TRUE(read_all<ZfsIoReader>("12 3\nnread nwritten\n").empty());
}

TEST(ZfsKstat, SurvivesEveryTruncation) {
  for_every_prefix(kTable, read_all<ZfsKstatReader>);
  for_every_prefix(kIo, read_all<ZfsIoReader>);
}

}  // namespace
}  // namespace hb::procfs
