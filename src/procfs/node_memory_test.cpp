#include "procfs/node_memory.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

using File = NodeMemoryReader::File;

// "corrupt" at the end when it is.
std::string read_all(std::string_view text, File file) {
  std::string all;
  NodeMemoryReader reader(text, file);
  for (NodeMemoryValue value;;) {
    const auto more = reader.next(value);
    if (!more) return all + "corrupt";
    if (!*more) return all;
    all += std::string(value.name) + "@" + std::string(value.node) + "=" +
           std::to_string(static_cast<int64_t>(value.value)) + ";";
  }
}

TEST(NodeMemory, ReadsBothFiles) {
  EXPECT_EQ(read_all("\nNode 0 MemTotal:  2 kB\nNode 0 Active(anon): 3 kB\nNode 0 HugePages_Total:  4\n",
                     File::meminfo),
            "MemTotal@0=2048;Active(anon)@0=3072;HugePages_Total@0=4;");
  EXPECT_EQ(read_all("numa_hit 12\nnuma_miss 0\n", File::numastat), "numa_hit@=12;numa_miss@=0;");
}

TEST(NodeMemory, RefusesAnotherForm) {
  for (const char* text : {"Node 0 MemTotal:", "Node 0 MemTotal: x kB", "Node 0 MemTotal: 1 MB",
                           "Node 0 MemTotal: 1 kB more", "Node 0 : 1"}) {
    EXPECT_EQ(read_all(text, File::meminfo), "corrupt") << text;
  }
  for (const char* text : {"numa_hit", "numa_hit x", "numa_hit 1 2"})
    EXPECT_EQ(read_all(text, File::numastat), "corrupt") << text;
}

TEST(NodeMemory, SurvivesEveryTruncation) {
  for_every_prefix("Node 0 MemTotal:  2 kB\nNode 0 HugePages_Total:  4\n",
                   [](std::string_view text) { read_all(text, File::meminfo); });
  for_every_prefix("numa_hit 12\nnuma_miss 0\n",
                   [](std::string_view text) { read_all(text, File::numastat); });
}

}  // namespace
}  // namespace hb::procfs
