#include "promql/date_functions.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>

namespace hb::promql {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

// Gives `read` the time as whole seconds.
template <typename Read>
double of_time(double value, Read read) {
  constexpr double kSecondsMax = 1e12;  // in the year 33658; std::chrono's years end at 32767
  if (!(std::abs(value) <= kSecondsMax)) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(read(sys_seconds(std::chrono::seconds(static_cast<int64_t>(value)))));
}

template <typename Read>
double of_date(double value, Read read) {
  return of_time(value,
                 [&](sys_seconds time) { return read(year_month_day(std::chrono::floor<days>(time))); });
}

}  // namespace

double day_of_month(double value, std::span<const double> /*parameters*/) {
  return of_date(value, [](year_month_day date) { return static_cast<unsigned>(date.day()); });
}

double day_of_week(double value, std::span<const double> /*parameters*/) {
  return of_time(value, [](sys_seconds time) {
    return std::chrono::weekday(std::chrono::floor<days>(time)).c_encoding();
  });
}

double day_of_year(double value, std::span<const double> /*parameters*/) {
  return of_date(value, [](year_month_day date) {
    return (sys_days(date) - sys_days(date.year() / std::chrono::January / 1)).count() + 1;
  });
}

double days_in_month(double value, std::span<const double> /*parameters*/) {
  return of_date(value, [](year_month_day date) {
    return static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
  });
}

double hour(double value, std::span<const double> /*parameters*/) {
  return of_time(value, [](sys_seconds time) {
    return std::chrono::floor<std::chrono::hours>(time - std::chrono::floor<days>(time)).count();
  });
}

double minute(double value, std::span<const double> /*parameters*/) {
  return of_time(value, [](sys_seconds time) {
    return std::chrono::floor<std::chrono::minutes>(time - std::chrono::floor<std::chrono::hours>(time))
        .count();
  });
}

double month(double value, std::span<const double> /*parameters*/) {
  return of_date(value, [](year_month_day date) { return static_cast<unsigned>(date.month()); });
}

double year(double value, std::span<const double> /*parameters*/) {
  return of_date(value, [](year_month_day date) { return static_cast<int>(date.year()); });
}

}  // namespace hb::promql
