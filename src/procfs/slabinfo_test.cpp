#include "procfs/slabinfo.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kHeading = "slabinfo - version: 2.1\n# name            <active_objs> <num_objs>\n";
const std::string kLine = "dentry  704  864  256  32  2 : tunables  0  0  0 : slabdata  27  27  0\n";

// "corrupt" at the end when it is.
std::string read_all(std::string_view text) {
  std::string all;
  SlabReader reader(text);
  for (Slab slab;;) {
    const auto more = reader.next(slab);
    if (!more) return all + "corrupt";
    if (!*more) return all;
    all += std::string(slab.name);
    for (const uint64_t number :
         {slab.active_objects, slab.objects, slab.object_bytes, slab.objects_per_slab, slab.pages_per_slab})
      all += " " + std::to_string(number);
    all += ";";
  }
}

TEST(Slabinfo, ReadsEachCache) { EXPECT_EQ(read_all(kHeading + kLine), "dentry 704 864 256 32 2;"); }

TEST(Slabinfo, RefusesAnotherForm) {
  for (const char* text : {"dentry 704", "dentry x 864 256 32 2 : tunables 0 0 0 : slabdata 27 27 0\n",
                           "dentry 704 864 256 32 2 : tunables 0 0 0 : slabdata 27 27 0 1\n"})
    EXPECT_EQ(read_all(text), "corrupt") << text;
}

TEST(Slabinfo, SurvivesEveryTruncation) { for_every_prefix(kHeading + kLine, read_all); }

}  // namespace
}  // namespace hb::procfs
