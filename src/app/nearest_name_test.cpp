#include "app/nearest_name.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::app {
namespace {

TEST(NearestName, IsTheOneWithTheFewestEditsWhenThoseAreFew) {
  const std::vector<std::string> known = {"listen", "log-level", "retention-raw",      "retention-1m",
                                          "cpu",    "db",        std::string(128, 'l')};
  const struct {
    std::string said;
    std::string_view nearest;
  } cases[] = {
      {"retension-raw", "retention-raw"},
      {"retention-2m", "retention-1m"},
      {"lisetn", "listen"},   // a swap
      {"listn", "listen"},    // one letter is missing
      {"listenn", "listen"},  // one too many
      {"loglevel", "log-level"},
      {"log_lvel", "log-level"},         // two of nine letters
      {"log_lvl", ""},                   // three
      {"retntin_rw", ""},                // four of thirteen
      {"retntin_raw", "retention-raw"},  // three
      {"cpi", "cpu"},
      {"c", ""},
      {"b", ""},  // a letter says too little
      {"bd", "db"},
      {"", ""},
      {"entirely-different", ""},
      {std::string(128, 'l'), known.back()},
      {std::string(129, 'l'), ""},
      {std::string(1'000'000, 'l'), ""},
  };
  for (const auto& [said, nearest] : cases)
    EXPECT_EQ(nearest_name(said, known), nearest) << said.substr(0, 200);
}

TEST(NearestName, IsAskedForOnlyWhenThereIsOne) {
  const std::vector<std::string> known = {"listen"};
  EXPECT_EQ(with_nearest("listne", known), "'listne'; did you mean 'listen'?");
  EXPECT_EQ(with_nearest("port", known), "'port'");
}

}  // namespace
}  // namespace hb::app
