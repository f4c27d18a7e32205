#include "app/storage_flags.hpp"

#include <chrono>
#include <optional>

#include <gtest/gtest.h>

#include "store/options.hpp"

namespace hb::app {
namespace {

TEST(DefaultDataDir, IsWhatTheEnvironmentSaysFirst) {
  const struct {
    StateEnvironment environment;
    std::string directory;  // empty: an error
  } cases[] = {
      {{"/var/lib/heartbeat", "/x", "/home/a"}, "/var/lib/heartbeat"},
      {{"/var/lib/a:/var/lib/b", "", ""}, "/var/lib/a"},
      {{"", "/x", "/home/a"}, "/x/heartbeat"},
      {{"", "relative", "/home/a"}, "/home/a/.local/state/heartbeat"},
      {{"", "", "/home/a"}, "/home/a/.local/state/heartbeat"},
      {{"", "", "relative"}, ""},
      {{"", "", ""}, ""},
  };
  for (const auto& [environment, directory] : cases) {
    EXPECT_EQ(default_data_dir(environment).value_or(""), directory);
  }
}

TEST(ParseBytes, TakesUnitsInPowersOf1024) {
  const struct {
    std::string_view text;
    std::optional<uint64_t> bytes;
  } cases[] = {
      {"0B", 0},
      {"512MB", uint64_t{512} << 20},
      {"512MiB", uint64_t{512} << 20},
      {"1GiB", uint64_t{1} << 30},
      {"3TB", uint64_t{3} << 40},
      {"8388607TB", uint64_t{8388607} << 40},
      {"8388608TB", std::nullopt},
      {"1", std::nullopt},
      {"GB", std::nullopt},
      {"-1GB", std::nullopt},
      {"1.5GB", std::nullopt},
      {"1 GB", std::nullopt},
      {"1gb", std::nullopt},
      {"", std::nullopt},
      {"99999999999999999999B", std::nullopt},
  };
  for (const auto& [text, bytes] : cases) {
    const Result<uint64_t> parsed = parse_bytes(text);
    EXPECT_EQ(parsed ? std::optional(*parsed) : std::nullopt, bytes) << text;
  }
}

TEST(ParseRetention, TakesDurationsOfAtLeastAnHour) {
  EXPECT_EQ(parse_retention("7d"), Duration(std::chrono::hours(168)));
  EXPECT_EQ(parse_retention("1h"), Duration(std::chrono::hours(1)));
  EXPECT_EQ(parse_retention("1h30m"), Duration(std::chrono::minutes(90)));
  for (const std::string_view text : {"59m", "0s", "7", "-1d", "", "week"}) {
    EXPECT_FALSE(parse_retention(text)) << text;
  }
}

TEST(ParseExternalAge, TakesDurationsAndAny) {
  EXPECT_EQ(parse_external_age("0s"), Duration::zero());
  EXPECT_EQ(parse_external_age("5m"), Duration(std::chrono::minutes(5)));
  EXPECT_EQ(parse_external_age("any"), store::Options::kAnyAge);
  for (const std::string_view text : {"", "all", "Any", "-1h", "7"}) {
    EXPECT_FALSE(parse_external_age(text)) << text;
  }
}

}  // namespace
}  // namespace hb::app
