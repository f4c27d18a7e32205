#include "procfs/nvme.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Nvme, NumbersNamespaces) {
  const struct {
    std::string_view name;
    std::string_view number;  // empty: it is none
  } cases[] = {{"nvme0n1", "1"}, {"nvme10n32", "32"}, {"nvme0c1n2", "2"}, {"nvme0", ""},   {"nvme0n", ""},
               {"nvmen1", ""},   {"nvme0cn1", ""},    {"nvme0n1p1", ""},  {"ng0n1", ""},   {"power", ""},
               {"", ""},         {"nvme0c1", ""},     {"nvme", ""},       {"xnvme0n1", ""}};
  for (const auto& [name, number] : cases)
    EXPECT_EQ(parse_nvme_namespace(name).value_or(""), number) << name;
}

TEST(Nvme, SurvivesEveryTruncation) { for_every_prefix("nvme10c3n2", parse_nvme_namespace); }

}  // namespace
}  // namespace hb::procfs
