#include "app/configuration.hpp"

#include <filesystem>
#include <fstream>
#include <regex>
#include <stdlib.h>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config_file.hpp"

namespace hb::app {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ConfigurationTest : public testing::Test {
 protected:
  ConfigurationTest() {
    std::string name = (std::filesystem::temp_directory_path() / "heartbeat-config-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    file_ = (folder_ / "heartbeat.yml").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(std::string_view text) const { std::ofstream(file_) << text; }

  // With `file` in place of FILE, and no file unless one is named.
  std::variant<Configuration, PrintAndExit> answer(const std::vector<std::string>& arguments) const {
    std::vector<const char*> argv = {"heartbeat"};
    for (const std::string& argument : arguments)
      argv.push_back(argument == "FILE" ? file_.c_str() : argument.c_str());
    return read_configuration(static_cast<int>(argv.size()), argv.data());
  }
  Configuration read(const std::vector<std::string>& arguments) const {
    auto read = answer(arguments);
    if (auto* configuration = std::get_if<Configuration>(&read)) return std::move(*configuration);
    ADD_FAILURE() << std::get<PrintAndExit>(read).text;
    return {};
  }

  std::filesystem::path folder_;
  std::string file_;
};

TEST_F(ConfigurationTest, TheCommandLineWinsOverTheFileAndTheFileOverTheDefault) {
  write(
      "listen: 127.0.0.1:1\nretention-raw: 2d\nallowed-host: [a, b]\nmemory-only: true\n"
      "collectors: {disable: [cpu, stat], netdev: {device-include: x}}\n");
  const Configuration configuration =
      read({"--config", "FILE", "--listen", "127.0.0.1:2", "--allowed-host", "c", "--no-memory-only",
            "--collector.cpu", "--collector.netdev.device-include=y"});
  EXPECT_THAT(configuration.file_errors, IsEmpty());
  EXPECT_EQ(configuration.usage_error, "");
  EXPECT_EQ(configuration.file, file_);
  const Options& options = configuration.options;
  EXPECT_EQ(options.listen.port, 2);
  EXPECT_EQ(options.retention.raw, Duration(std::chrono::hours(48)));
  EXPECT_EQ(options.retention.minute, Options().retention.minute);
  EXPECT_THAT(options.allowed_hosts, ElementsAre("c"));
  EXPECT_FALSE(options.memory_only);
  EXPECT_EQ(options.collector_flags.text({.name = "collector.cpu"}), "true");
  EXPECT_EQ(options.collector_flags.text({.name = "collector.stat"}), "false");
  EXPECT_EQ(options.collector_flags.text({.name = "collector.netdev.device-include"}), "y");
}

TEST_F(ConfigurationTest, AnEmptyNameReadsNoFile) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--config", ""}, {"--config="}, {"--config=", "--log-level", "warn"}}) {
    const Configuration configuration = read(arguments);
    EXPECT_EQ(configuration.file, "");
    EXPECT_THAT(configuration.file_errors, IsEmpty());
    EXPECT_EQ(configuration.options.log_level, arguments.size() == 3 ? log::Level::warn : log::Level::info);
  }
}

TEST_F(ConfigurationTest, AFileThatIsNamedMustBeThere) {
  EXPECT_THAT(read({"--config", "FILE"}).file_errors, ElementsAre(file_ + ": No such file or directory"));
}

TEST_F(ConfigurationTest, EachOfTwoThatExcludeEachOtherOverridesTheFilesOther) {
  write("data-dir: /d\n");
  EXPECT_EQ(read({"--config", "FILE"}).options.data_dir, "/d");
  const Configuration in_memory = read({"--config", "FILE", "--memory-only"});
  EXPECT_THAT(in_memory.file_errors, IsEmpty());
  EXPECT_EQ(in_memory.options.data_dir, "");
  EXPECT_TRUE(in_memory.options.memory_only);

  write("memory-only: true\n");
  const Configuration on_disk = read({"--config", "FILE", "--data-dir", "/e"});
  EXPECT_THAT(on_disk.file_errors, IsEmpty());
  EXPECT_EQ(on_disk.options.data_dir, "/e");
  EXPECT_FALSE(on_disk.options.memory_only);

  write("memory-only: true\ndata-dir: /d\n");
  EXPECT_THAT(
      read({"--config", "FILE"}).file_errors,
      ElementsAre(file_ + ":1:14: memory-only and a data-dir exclude each other: leave one of them out"));
  EXPECT_THAT(read({"--config=", "--memory-only", "--data-dir", "/e"}).usage_error,
              StartsWith("--memory-only and a data-dir"));
}

TEST_F(ConfigurationTest, ErrorsOfTheFileNameItsLineAndComeInItsOrder) {
  write(
      "collectors:\n  netdev: {device-include: '(', device-exclude: '['}\nretention-raw: 5m\n"
      "nope: 1\nlisten: 0.0.0.0:80\n");
  EXPECT_THAT(read({"--config", "FILE"}).file_errors,
              ElementsAre(StartsWith(file_ + ":2:28: collectors.netdev.device-include: "),
                          StartsWith(file_ + ":2:49: collectors.netdev.device-exclude: "),
                          StartsWith(file_ + ":3:16: retention-raw '5m' is no time"),
                          file_ + ":4:1: unknown key 'nope'",
                          StartsWith(file_ + ":5:9: listen 0.0.0.0 would show this machine")));
}

TEST_F(ConfigurationTest, ErrorsOfTheFileAreLinesWhateverItHolds) {
  write("log-level: \"a\\nb\\x1b[31m\"\n" + std::string(1'000, 'k') + ": x\n");
  const std::vector<std::string> errors = read({"--config", "FILE"}).file_errors;
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_THAT(errors[0], StartsWith(file_ + ":1:12: log-level 'a\\x0ab\\x1b[31m' is none of"));
  EXPECT_THAT(errors[1], StartsWith(file_ + ":2:1: unknown key 'kkk"));
  EXPECT_THAT(errors[1], EndsWith("kkk ..."));
  EXPECT_LT(errors[1].size(), 700U);
}

TEST_F(ConfigurationTest, ErrorsOfTheCommandLineNameTheFlag) {
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"--config=", "--listen", "x"}, "--listen 'x' is no address and port"},
      {{"--config=", "--listen", "0.0.0.0:1"}, "--listen 0.0.0.0 would show this machine"},
      {{"--config=", "--retention-raw", "5m"}, "--retention-raw '5m' is no time"},
      {{"--config=", "--storage-max-bytes", "1B"}, "--storage-max-bytes 1B is too small"},
      {{"--config=", "--log-level="}, "--log-level '' is none of"},
  };
  for (const auto& [arguments, words] : cases)
    EXPECT_THAT(read(arguments).usage_error, StartsWith(words));
  write("collectors: {disable: [cpu]}\n");
  EXPECT_THAT(read({"--config", "FILE", "--collector.netdev.device-include", "("}).usage_error,
              StartsWith("--collector.netdev.device-include: "));
}

TEST_F(ConfigurationTest, WhatIsNoFlagIsComparedWithThoseThatAre) {
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"--retension-raw", "3d"}, "there is no flag '--retension-raw'; did you mean '--retention-raw'?"},
      {{"--retension-raw=3d"}, "there is no flag '--retension-raw'; did you mean '--retention-raw'?"},
      {{"--no-colector.cpu"}, "there is no flag '--no-colector.cpu'; did you mean '--no-collector.cpu'?"},
      {{"--confg", "x"}, "there is no flag '--confg'; did you mean '--config'?"},
      {{"--nonsense"}, "there is no flag '--nonsense'\n"},
      {{"confg"}, "there is no command 'confg'; did you mean 'config'?"},
      {{"--allowed-host", "a", "b"}, "there is no command 'b'\n"},
  };
  for (const auto& [arguments, words] : cases) {
    const auto answered = answer(arguments);
    const auto* text = std::get_if<PrintAndExit>(&answered);
    ASSERT_NE(text, nullptr) << words;
    EXPECT_EQ(text->status, 2);
    EXPECT_THAT(text->text, StartsWith("heartbeat: " + words));
  }
}

TEST_F(ConfigurationTest, HelpWritesBooleansAsPeopleDo) {
  const auto answered = answer({"--help"});
  const std::string help = std::get<PrintAndExit>(answered).text;
  for (const std::string_view words :
       {"--[no-]collector.cpu [on]", "--[no-]collector.cpu.info [off]", "--[no-]memory-only",
        "--retention-raw TIME [7d]", "--allowed-host NAME", "--config FILE [/etc/heartbeat/heartbeat.yml]"})
    EXPECT_THAT(help, HasSubstr(words));
  for (const Flag& flag : all_flags()) {
    const bool truth = flag.kind == collect::FlagKind::boolean;
    EXPECT_THAT(help, HasSubstr((truth ? "--[no-]" : "--") + flag.name + (truth ? "" : " ")));
  }
}

// What was said comes back from the text that is printed.
TEST_F(ConfigurationTest, IsPrintedSoThatItReadsTheSame) {
  Settings settings;
  const std::string awkward[] = {
      "plain", "with space", "it's",  "^/(dev|proc)($|/)", "true", "null", "~",  "# x", "a: b", "", "-",
      "[x]",   "a\nb\t\"\\", "Grüße", "127.0.0.1:80",      "x:",   "*a",   "&a", "\x7f"};
  for (const Flag& flag : all_flags()) {
    std::vector<std::string> values = {"true"};
    if (flag.kind == collect::FlagKind::list) values.assign(std::begin(awkward), std::end(awkward));
    if (flag.kind == collect::FlagKind::text) values = {awkward[settings.size() % std::size(awkward)]};
    if (flag.kind == collect::FlagKind::boolean && flag.default_value == "true") values = {"false"};
    settings[flag.name] = {.values = values, .name = flag.key()};
  }
  const ConfigText again = parse_config(configuration_text(settings));
  for (const ConfigError& error : again.errors)
    ADD_FAILURE() << error.place.line << ": " << error.message;
  EXPECT_EQ(again.settings.size(), settings.size());
  for (const auto& [name, setting] : again.settings)
    EXPECT_EQ(setting.values, settings.at(name).values) << name;
}

TEST_F(ConfigurationTest, IsPrintedWithEveryDefaultAsACommentThatCanBeTakenOut) {
  const std::string text = configuration_text({});
  EXPECT_TRUE(parse_config(text).settings.empty());
  EXPECT_TRUE(parse_config(text).errors.empty());
  const std::string bare = std::regex_replace(text, std::regex("#([A-Za-z0-9.-]+: )"), "$1");
  const ConfigText read = parse_config(bare);
  for (const ConfigError& error : read.errors)
    ADD_FAILURE() << error.place.line << ": " << error.message;
  Options options;
  for (const Flag& flag : all_flags()) {
    const bool is_collector = flag.name.starts_with("collector.") && std::ranges::count(flag.name, '.') == 1;
    EXPECT_EQ(read.settings.contains(flag.name), !is_collector) << flag.name;
    if (is_collector || flag.name == "data-dir") continue;
    const std::vector<std::string>& values = read.settings.at(flag.name).values;
    EXPECT_TRUE(flag.take(flag, values, options)) << flag.name;
    if (flag.kind != collect::FlagKind::list) {
      EXPECT_EQ(values.front(), flag.default_value) << flag.name;
    }
  }
}

}  // namespace
}  // namespace hb::app
