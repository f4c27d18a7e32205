#pragma once

#include <cstddef>

namespace hb::dashboard {

inline constexpr std::size_t kDashboardBytesMax = std::size_t{1024} * 1024;  // of one; more: limit
inline constexpr std::size_t kDashboardsMax = 200;                           // another one: limit
// Of all together, where they are kept in memory; more: limit.
inline constexpr std::size_t kMemoryBytesMax = 16 * kDashboardBytesMax;
inline constexpr std::size_t kNameBytesMax = 64;  // more: invalid

}  // namespace hb::dashboard
