#pragma once

#include <string>
#include <string_view>

namespace hb::procfs {

// The label of a memory module. Where the board gave none the kernel makes one of the places
// ("mc#0csrow#1channel#0", edac_mc_alloc_dimms), which node_exporter writes "mc0_csrow1_channel0"; what the
// board says stays as it is.
[[nodiscard]] std::string edac_dimm_label(std::string_view text);

}  // namespace hb::procfs
