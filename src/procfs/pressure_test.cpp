#include "procfs/pressure.hpp"

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

TEST(Pressure, ReadsTheTotals) {
  const struct {
    std::string_view text;
    std::optional<uint64_t> some;
    std::optional<uint64_t> full;
  } cases[] = {
      {"some avg10=1.20 avg60=0.80 avg300=0.40 total=90210443\nfull avg10=0.00 total=7\n", 90210443, 7},
      {"some avg10=0.00 avg60=0.00 avg300=0.00 total=5", 5, std::nullopt},
      {"full avg10=0.00 total=9\n", std::nullopt, 9},
      {"", std::nullopt, std::nullopt},
      {"some total=\nfull total=99999999999999999999\n", std::nullopt, std::nullopt},
      {"sometotal=3\nsome average total 3\n", std::nullopt, std::nullopt},
  };
  for (const auto& [text, some, full] : cases) {
    const Pressure pressure = parse_pressure(text);
    EXPECT_EQ(pressure.some_us, some) << text;
    EXPECT_EQ(pressure.full_us, full) << text;
  }
}

}  // namespace
}  // namespace hb::procfs
