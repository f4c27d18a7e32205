#pragma once

#include <cstddef>

namespace hb::remote {

// Every maximum of a request that writes samples. Past those of the request it is refused whole; past those
// of a series its samples are refused, and the other series are taken.
inline constexpr std::size_t kWriteBodyBytesMax = std::size_t{8} << 20;      // compressed; more: 413
inline constexpr std::size_t kWriteMessageBytesMax = std::size_t{32} << 20;  // decompressed; more: 413
inline constexpr std::size_t kWriteSamplesMax = 1'000'000;                   // of all series; more: 413

inline constexpr std::size_t kSeriesLabelsMax = 128;
inline constexpr std::size_t kLabelNameBytesMax = 1024;
inline constexpr std::size_t kLabelValueBytesMax = std::size_t{16} << 10;
inline constexpr std::size_t kSeriesLabelBytesMax = std::size_t{32} << 10;  // names and values together

}  // namespace hb::remote
