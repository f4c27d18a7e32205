#include "procfs/edac.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Edac, WritesTheKernelsLabelsAsNodeExporterDoes) {
  const struct {
    std::string_view text;
    std::string_view label;
  } cases[] = {{"mc#0csrow#1channel#0\n", "mc0_csrow1_channel0"},
               {"mc0csrow1channel0", "mc0_csrow1_channel0"},
               {"mc#12memory#3", "mc12_memory3"},
               {"DIMM_A1", "DIMM_A1"},
               {"CPU_SrcID#0_MC#0_Chan#0_DIMM#0", "CPU_SrcID#0_MC#0_Chan#0_DIMM#0"},
               {"mc#0 slot 1", "mc#0 slot 1"},
               {"mcx", "mcx"},
               {"", ""}};
  for (const auto& [text, label] : cases)
    EXPECT_EQ(edac_dimm_label(text), label) << text;
}

TEST(Edac, SurvivesEveryTruncation) { for_every_prefix("mc#0csrow#1channel#0", edac_dimm_label); }

}  // namespace
}  // namespace hb::procfs
