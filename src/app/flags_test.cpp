#include "app/flags.hpp"

#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/config_file.hpp"
#include "collect/registry.hpp"

namespace hb::app {
namespace {

using collect::FlagKind;

TEST(Flags, AreComplete) {
  std::set<std::string> names;
  for (const Flag& flag : all_flags()) {
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name << " is there twice";
    EXPECT_FALSE(flag.section.empty() || flag.help.empty() || flag.expects.empty()) << flag.name;
    EXPECT_NE(flag.take, nullptr) << flag.name;
    EXPECT_EQ(flag.kind == FlagKind::boolean, flag.value_name.empty()) << flag.name;
    EXPECT_EQ(find_flag(flag.name), &flag);
    EXPECT_EQ(find_flag_of_key(flag.key()), &flag);
  }
  EXPECT_TRUE(names.contains("listen") && names.contains("collector.cpu.guest"));
}

TEST(Flags, TakeTheirOwnDefaults) {
  Options options;
  for (const Flag& flag : all_flags()) {
    if (flag.default_value.empty() && flag.section != kCollectorsSection) continue;
    const std::vector<std::string> values = {flag.default_value};
    const Result<void> taken = flag.take(flag, values, options);
    EXPECT_TRUE(taken) << flag.name << ": " << taken.error().message;
  }
  const Options untouched;
  EXPECT_EQ(options.listen, untouched.listen);
  EXPECT_EQ(options.log_level, untouched.log_level);
  EXPECT_EQ(options.insecure_no_auth, untouched.insecure_no_auth);
  EXPECT_EQ(options.memory_only, untouched.memory_only);
  EXPECT_EQ(options.retention.raw, untouched.retention.raw);
  EXPECT_EQ(options.retention.minute, untouched.retention.minute);
  EXPECT_EQ(options.retention.hour, untouched.retention.hour);
  EXPECT_EQ(options.retention.bytes_max, untouched.retention.bytes_max);
  EXPECT_EQ(options.receive_remote_write, untouched.receive_remote_write);
  EXPECT_EQ(options.external_age_max, untouched.external_age_max);
  EXPECT_EQ(options.paths.procfs, untouched.paths.procfs);
  EXPECT_EQ(options.paths.sysfs, untouched.paths.sysfs);
  EXPECT_EQ(options.paths.rootfs, untouched.paths.rootfs);
}

TEST(Flags, HaveAKeyEachThatTheFileTakes) {
  for (const Flag& flag : all_flags()) {
    const std::string value = flag.kind == FlagKind::boolean ? "true"
                              : flag.kind == FlagKind::list  ? "[a, b]"
                                                             : "some text";
    const ConfigText read = parse_config(fmt::format("{}: {}\n", flag.key(), value));
    EXPECT_TRUE(read.errors.empty()) << flag.key() << ": " << read.errors.front().message;
    EXPECT_TRUE(read.settings.contains(flag.name)) << flag.key();
    EXPECT_EQ(read.settings.size(), 1U);
  }
}

TEST(Flags, HaveKeysThatAreNoSectionUnlessTheyAreBooleans) {
  for (const Flag& flag : all_flags()) {
    for (const Flag& other : all_flags()) {
      if (other.key().starts_with(flag.key() + ".")) {
        EXPECT_EQ(flag.kind, FlagKind::boolean) << other.key();
      }
    }
  }
}

TEST(Flags, LeaveTheNamesOfTheListsToThem) {
  EXPECT_EQ(find_flag_of_key(kEnableKey), nullptr);
  EXPECT_EQ(find_flag_of_key(kDisableKey), nullptr);
}

TEST(Flags, AreNotFoundByTheKeyOfTheCommandLine) {
  EXPECT_NE(find_flag("collector.cpu"), nullptr);
  EXPECT_EQ(find_flag_of_key("collector.cpu"), nullptr);
  EXPECT_EQ(find_flag("collectors.cpu"), nullptr);
  EXPECT_EQ(find_flag(""), nullptr);
}

TEST(Flags, OfACollectorGoToItAsTextOrAsList) {
  const Flag* text = find_flag("collector.netdev.device-exclude");
  ASSERT_NE(text, nullptr);
  Flag list = *text;
  list.kind = FlagKind::list;
  list.name = "collector.x.directory";
  Options options;
  ASSERT_TRUE(text->take(*text, std::vector<std::string>{"lo"}, options));
  ASSERT_TRUE(list.take(list, std::vector<std::string>{"/a", "/b"}, options));
  EXPECT_EQ(options.collector_flags.text({.name = text->name}), "lo");
  EXPECT_EQ(options.collector_flags.list({.name = list.name, .kind = FlagKind::list}),
            (std::vector<std::string>{"/a", "/b"}));
}

TEST(Flags, SayWhatIsWrongWithTheirValue) {
  const struct {
    std::string_view flag;
    std::string value;
    std::string_view words;
  } cases[] = {
      {"listen", "nowhere", "'nowhere' is no address and port"},
      {"log-level", "loud", "'loud' is none of debug, info, warn, error"},
      {"retention-raw", "59m", "'59m' is no time"},
      {"retention-1m", "x", "'x' is no time"},
      {"retention-1h", "", "'' is no time"},
      {"storage-max-bytes", "5", "'5' is no size"},
      {"storage-max-bytes", "1B", "1B is too small: at least "},
      {"storage.out-of-order-window", "all", "'all' is no time"},
  };
  for (const auto& [name, value, words] : cases) {
    const Flag* flag = find_flag(name);
    ASSERT_NE(flag, nullptr) << name;
    Options options;
    const Result<void> taken = flag->take(*flag, std::vector<std::string>{value}, options);
    ASSERT_FALSE(taken) << name;
    EXPECT_TRUE(taken.error().message.starts_with(words)) << taken.error().message;
  }
}

}  // namespace
}  // namespace hb::app
