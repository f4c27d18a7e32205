#include "app/config_file.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace hb::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> errors_of(const ConfigText& read) {
  std::vector<std::string> errors;
  errors.reserve(read.errors.size());
  for (const ConfigError& error : read.errors)
    errors.push_back(fmt::format("{}:{}: {}", error.place.line, error.place.column, error.message));
  return errors;
}

// "NAME=value,value", by the flags' names.
std::vector<std::string> settings_of(const ConfigText& read) {
  std::vector<std::string> settings;
  for (const auto& [name, setting] : read.settings)
    settings.push_back(fmt::format("{}={}", name, fmt::join(setting.values, ",")));
  return settings;
}

TEST(ConfigFile, TakesKeysInBothSpellings) {
  const std::pair<std::string_view, std::vector<std::string>> cases[] = {
      {"", {}},
      {"# nothing\n", {}},
      {"{}", {}},
      {"path:\n  # procfs: /proc\n", {}},
      {"listen: 127.0.0.1:80", {"listen=127.0.0.1:80"}},
      {"listen: '[::1]:80'", {"listen=[::1]:80"}},
      {"memory-only: true", {"memory-only=true"}},
      {"allowed-host: [a, b]", {"allowed-host=a,b"}},
      {"allowed-host: a", {"allowed-host=a"}},
      {"allowed-host: []", {"allowed-host="}},
      {"path.procfs: /p", {"path.procfs=/p"}},
      {"path: {procfs: /p, udev.data: /u}", {"path.procfs=/p", "path.udev.data=/u"}},
      {"path: {udev: {data: /u}}", {"path.udev.data=/u"}},
      {"path: {procfs: /p}\npath.sysfs: /s", {"path.procfs=/p", "path.sysfs=/s"}},
      {"collectors: {cpu: false}", {"collector.cpu=false"}},
      {"collectors: {cpu: {guest: false}}", {"collector.cpu.guest=false"}},
      {"collectors: {cpu: }", {}},
      {"collectors: {cpu: {info: true, info.flags-include: x}}",
       {"collector.cpu.info=true", "collector.cpu.info.flags-include=x"}},
      {"collectors: {cpu: {info: {flags-include: x}}}", {"collector.cpu.info.flags-include=x"}},
      {"collectors: {enable: [stat], disable: [cpu, netdev]}",
       {"collector.cpu=false", "collector.netdev=false", "collector.stat=true"}},
      {"collectors.disable: cpu", {"collector.cpu=false"}},
      {"collectors: {enable: []}", {}},
      {"collectors: {netdev: {device-exclude: ''}}", {"collector.netdev.device-exclude="}},
      {"collectors: {netdev: {device-exclude: 5}}", {"collector.netdev.device-exclude=5"}},
      {"path: &p {procfs: /p}", {"path.procfs=/p"}},
      {"data-dir: &d /d\npath: {rootfs: *d}", {"data-dir=/d", "path.rootfs=/d"}},
  };
  for (const auto& [text, settings] : cases) {
    const ConfigText read = parse_config(text);
    EXPECT_THAT(errors_of(read), IsEmpty()) << text;
    EXPECT_EQ(settings_of(read), settings) << text;
  }
}

TEST(ConfigFile, RemembersHowAndWhereAValueWasSet) {
  const ConfigText read = parse_config("\npath:\n  procfs: /p\ncollectors: {disable: [cpu]}\n");
  EXPECT_EQ(read.settings.at("path.procfs").name, "path.procfs");
  EXPECT_EQ(read.settings.at("path.procfs").place, (TextPlace{.line = 3, .column = 11}));
  EXPECT_EQ(read.settings.at("collector.cpu").name, "collectors.disable");
  EXPECT_EQ(read.settings.at("collector.cpu").place, (TextPlace{.line = 4, .column = 24}));
}

TEST(ConfigFile, RefusesWhatNoFlagIsOrTakes) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"word", "1:1: the file holds keys and their values, not 'word'"},
      {"- a", "1:1: the file holds keys and their values, not a list"},
      {"\nretension-raw: 7d", "2:1: unknown key 'retension-raw'; did you mean 'retention-raw'?"},
      {"allowed-hosts: [a]", "1:1: unknown key 'allowed-hosts'; did you mean 'allowed-host'?"},
      {"retention: {raw: 7d}", "1:1: unknown key 'retention'; did you mean 'retention-raw'?"},
      {"collector.cpu: true", "1:1: unknown key 'collector.cpu'; did you mean 'collectors.cpu'?"},
      {"collectors: {cppu: {guest: true}}",
       "1:14: unknown key 'collectors.cppu'; did you mean 'collectors.cpu.guest'?"},
      {"collectors:\n  enabled: [cpu]",
       "2:3: unknown key 'collectors.enabled'; did you mean "
       "'collectors.enable'?"},
      {"colour: red", "1:1: unknown key 'colour'"},
      {"'': red", "1:1: unknown key ''"},
      {"<<: {listen: a}", "1:1: unknown key '<<'"},
      {"config: /x", "1:1: unknown key 'config'"},
      {"listen: [a]", "1:9: listen expects an address and port such as 127.0.0.1:8080, not a list"},
      {"listen: {a: b}",
       "1:9: listen expects an address and port such as 127.0.0.1:8080, not keys of its own"},
      {"storage-max-bytes: [1]",
       "1:20: storage-max-bytes expects a number of bytes such as 512MB or 2GiB, not a list"},
      {"data-dir:\nlog-level: info", "1:1: data-dir expects a folder, not nothing"},
      {"memory-only: yes", "1:14: memory-only expects true or false, not 'yes'"},
      {"memory-only: 'true'", "1:14: memory-only expects true or false, not 'true'"},
      {"memory-only: True", "1:14: memory-only expects true or false, not 'True'"},
      {"memory-only:", "1:1: memory-only expects true or false, not nothing"},
      {"memory-only: [true]", "1:14: memory-only expects true or false, not a list"},
      {"allowed-host: {a: b}",
       "1:15: allowed-host expects a list of names such as [mon.example.org], not keys"},
      {"allowed-host: [a, [b]]",
       "1:19: allowed-host expects a list of names such as [mon.example.org], not a list"},
      {"allowed-host:", "1:1: allowed-host expects a list of names such as [mon.example.org], not nothing"},
      {"path: /proc", "1:7: path expects keys of its own such as 'procfs', not '/proc'"},
      {"collectors: [cpu]", "1:13: collectors expects keys of its own such as 'arp', not a list"},
      {"collectors: {cpu: 1}", "1:19: collectors.cpu expects true or false, not '1'"},
      {"collectors: {cpu: {guest: {x: y}}}", "1:27: collectors.cpu.guest expects true or false, not keys"},
      {"collectors: {uname: }", "1:14: collectors.uname expects true or false, not nothing"},
      {"collectors: {enable: [cpuu]}", "1:23: there is no collector 'cpuu'; did you mean 'cpu'?"},
      {"collectors: {enable: {cpu: true}}", "1:22: collectors.enable expects a list of collectors, not keys"},
      {"collectors: {disable: }", "1:14: collectors.disable expects a list of collectors, not nothing"},
      {"collectors: {disable: [[cpu]]}", "1:24: collectors.disable expects collectors' names, not a list"},
      {"listen: a\nlisten: b", "2:1: the key 'listen' stands on line 1 already"},
      {"path:\n  procfs: a\n  procfs: b", "3:3: the key 'path.procfs' stands on line 2 already"},
      {"path: {procfs: a}\npath.procfs: b", "2:14: 'path.procfs' was set on line 1 already"},
      {"collectors:\n  enable: [cpu]\n  disable: [cpu]", "3:13: 'collectors.cpu' was set on line 2 already"},
      {"collectors:\n  cpu: true\n  disable: [cpu]", "3:13: 'collectors.cpu' was set on line 2 already"},
      {"a:\n\tb: 1", "2:1: a tab indents this line: YAML is indented with spaces"},
  };
  for (const auto& [text, error] : cases) {
    const std::vector<std::string> errors = errors_of(parse_config(text));
    ASSERT_EQ(errors.size(), 1U) << text << ": " << fmt::format("{}", fmt::join(errors, "\n"));
    EXPECT_TRUE(errors.front().starts_with(error)) << text << ": " << errors.front();
    if (!error.contains("did you mean")) {
      EXPECT_FALSE(errors.front().contains("did you mean")) << errors.front();
    }
  }
}

TEST(ConfigFile, ListsAllErrorsAndTakesTheRest) {
  const ConfigText read = parse_config("listen: []\nnope: 1\nlog-level: warn\nmemory-only: 2\n");
  EXPECT_THAT(errors_of(read), ElementsAre(HasSubstr("1:9: listen"), HasSubstr("2:1: unknown key 'nope'"),
                                           HasSubstr("4:14: memory-only")));
  EXPECT_THAT(settings_of(read), ElementsAre("log-level=warn"));
}

TEST(ConfigFile, ListsSoManyErrorsAndNoMore) {
  const auto with_errors = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += fmt::format("unknown{}: 1\n", i);
    return errors_of(parse_config(text));
  };
  EXPECT_EQ(with_errors(kConfigErrorsMax).size(), kConfigErrorsMax);
  EXPECT_THAT(with_errors(kConfigErrorsMax).back(), HasSubstr("unknown key"));
  for (const std::size_t more : {kConfigErrorsMax + 1, kConfigErrorsMax * 10}) {
    EXPECT_EQ(with_errors(more).size(), kConfigErrorsMax + 1);
    EXPECT_THAT(with_errors(more).back(), HasSubstr("there are more errors"));
  }
}

class ConfigFileOnDisk : public testing::Test {
 protected:
  ConfigFileOnDisk() {
    std::string name = (std::filesystem::temp_directory_path() / "heartbeat-config-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(std::string_view name, const std::string& text) const {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << text;
    return path;
  }

  std::filesystem::path folder_;
};

TEST_F(ConfigFileOnDisk, IsReadUpToItsLimit) {
  EXPECT_EQ(read_config_file(write("empty", "")), "");
  EXPECT_EQ(read_config_file(write("short", "listen: x\n")), "listen: x\n");
  const std::string longest(kConfigBytesMax, '#');
  EXPECT_EQ(read_config_file(write("longest", longest)), longest);
  const Result<std::string> past = read_config_file(write("past", longest + "#"));
  ASSERT_FALSE(past);
  EXPECT_EQ(past.error().code, ErrorCode::limit);
  EXPECT_THAT(past.error().message, HasSubstr((folder_ / "past").string() + ": longer than 1048576 bytes"));
}

TEST_F(ConfigFileOnDisk, ThatCannotBeReadIsNamed) {
  const std::string absent = (folder_ / "absent").string();
  EXPECT_EQ(read_config_file(absent).error().code, ErrorCode::not_found);
  EXPECT_EQ(read_config_file(absent).error().message, absent + ": No such file or directory");
  EXPECT_EQ(read_config_file(folder_.string()).error().code, ErrorCode::io);
  EXPECT_EQ(read_config_file(folder_.string()).error().message, folder_.string() + ": Is a directory");
  const std::string secret = write("secret", "x");
  ASSERT_EQ(::chmod(secret.c_str(), 0), 0);
  if (::geteuid() != 0) {
    EXPECT_EQ(read_config_file(secret).error().code, ErrorCode::io);
  }
}

}  // namespace
}  // namespace hb::app
