#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/query_flags.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "collect/flag_values.hpp"
#include "procfs/host_root.hpp"
#include "store/options.hpp"

namespace hb::app {

// Where the server listens.
struct ListenAddress {
  std::string address = "127.0.0.1";
  uint16_t port = 8080;

  bool operator==(const ListenAddress&) const = default;
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:8080" or ":8080" (127.0.0.1). invalid for anything else.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

// Whether only this machine can reach the address.
[[nodiscard]] bool is_loopback(const ListenAddress& listen);

// What the command line and the configuration file say.
struct Options {
  ListenAddress listen;
  bool insecure_no_auth = false;
  std::vector<std::string> allowed_hosts;
  std::string data_dir;      // where history is kept; empty with memory_only
  bool memory_only = false;  // keeps no history but the last hour or two
  store::Retention retention;
  QueryOptions query;
  log::Level log_level = log::Level::info;
  procfs::HostRoot::Paths paths;
  collect::FlagValues collector_flags;  // what was said of collectors; they know their defaults
  std::string config_file;              // the configuration file that was read; empty when there is none
  // The same as texts, to be shown: as YAML, and each flag's value by its name.
  std::string configuration = {};
  std::vector<std::pair<std::string, std::string>> flag_values = {};
};

// The command line asks for nothing but a text: --help, --version, or an error.
struct PrintAndExit {
  std::string text;
  int status = 0;
};

// Parses and checks the command line and the configuration file: unknown flags, values that are none, and an
// address beyond loopback without --insecure-no-auth are errors of one sentence (status 2); a file's errors
// are all listed.
[[nodiscard]] std::variant<Options, PrintAndExit> parse_command_line(int argc, const char* const* argv);

}  // namespace hb::app
