#pragma once

#include <optional>
#include <string_view>

namespace hb::procfs {

// Sizes that file systems print for people, in whole units, rounded down. Suffixes are powers of 1024: k, M,
// G, T, P, E, Z.

// "48.9G" as bcachefs prints it: a decimal number of units.
[[nodiscard]] std::optional<double> parse_human_size(std::string_view text);

// The same of bcache, whose digits behind the point are not tenths: they are the remainder's 1024ths divided
// by 100 (bch_hprint in drivers/md/bcache/util.c), so that "1.10k" is more than "1.9k".
[[nodiscard]] std::optional<double> parse_bcache_size(std::string_view text);

}  // namespace hb::procfs
