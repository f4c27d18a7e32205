#pragma once

#include <span>

namespace hb::promql {

// Parts of the date, in UTC, of Unix seconds; element functions. What lies outside of the calendar (years
// -32767 to 32767) is NaN.
[[nodiscard]] double day_of_month(double value, std::span<const double> parameters);   // 1 to 31
[[nodiscard]] double day_of_week(double value, std::span<const double> parameters);    // 0 (Sunday) to 6
[[nodiscard]] double day_of_year(double value, std::span<const double> parameters);    // 1 to 366
[[nodiscard]] double days_in_month(double value, std::span<const double> parameters);  // 28 to 31
[[nodiscard]] double hour(double value, std::span<const double> parameters);           // 0 to 23
[[nodiscard]] double minute(double value, std::span<const double> parameters);         // 0 to 59
[[nodiscard]] double month(double value, std::span<const double> parameters);          // 1 to 12
[[nodiscard]] double year(double value, std::span<const double> parameters);

}  // namespace hb::promql
