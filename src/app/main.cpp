#include <csignal>
#include <cstdio>
#include <exception>
#include <malloc.h>
#include <variant>

#include <fmt/format.h>

#include "app/application.hpp"
#include "app/assets.hpp"
#include "app/commands/command.hpp"
#include "app/descriptor_limit.hpp"
#include "app/options.hpp"
#include "base/log.hpp"

namespace {

// Blocks the signals that end the program in every thread, so that one place waits for them.
sigset_t block_ending_signals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  // A client that goes away is an error of its connection, not a signal.
  std::signal(SIGPIPE, SIG_IGN);
  return ending;
}

// The history was written by a newer version: EX_CONFIG of sysexits.h, which a service manager need not
// retry.
constexpr int kNewerFile = 78;

int run(const hb::app::Options& options) {
  const sigset_t ending = block_ending_signals();
  hb::log::set_level(options.log_level);
  if (!options.config_file.empty()) hb::log::info("configured by {}", options.config_file);
  hb::app::raise_descriptor_limit();
  auto application = hb::app::Application::make(options, hb::app::embedded_assets());
  if (!application) {
    fmt::print(stderr, "heartbeat: {}\n", application.error().message);
    return application.error().code == hb::ErrorCode::unsupported ? kNewerFile : 1;
  }
  (*application)->start();
  const bool ipv6 = options.listen.address.find(':') != std::string::npos;
  fmt::print("Heartbeat is at http://{}:{}\n",
             ipv6 ? "[" + options.listen.address + "]" : options.listen.address, (*application)->port());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&ending, &signal);
  hb::log::info("ending on {}", signal == SIGINT ? "SIGINT" : "SIGTERM");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Arenas of their own would cost each of the few threads megabytes that it never gives back.
  mallopt(M_ARENA_MAX, 2);
  try {
    if (const hb::app::Command* command = hb::app::find_command(argc, argv))
      return command->run(argc - 1, argv + 1);
    const auto parsed = hb::app::parse_command_line(argc, argv);
    if (const auto* answer = std::get_if<hb::app::PrintAndExit>(&parsed)) {
      fmt::print(answer->status == 0 ? stdout : stderr, "{}", answer->text);
      return answer->status;
    }
    return run(std::get<hb::app::Options>(parsed));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "heartbeat: %s\n", error.what());
    return 1;
  }
}
