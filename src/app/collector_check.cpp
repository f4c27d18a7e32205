#include "app/collector_check.hpp"

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "collect/fs_probe.hpp"
#include "collect/registry.hpp"

namespace hb::app {
namespace {

// Stands where collectors that are only looked at expect the probe.
class NoFileSystems final : public collect::FileSystemUsageSource {
 public:
  [[nodiscard]] collect::FileSystemUsagesPtr latest() const override {
    return std::make_shared<const collect::FileSystemUsages>();
  }
  void refresh() override {}
};

// The flag that a message begins with, "--NAME: ...", when it is one of these.
std::string named_flag(std::string_view message, std::span<const collect::FlagSpec> flags) {
  if (!message.starts_with("--")) return {};
  message.remove_prefix(2);
  const std::string_view name = message.substr(0, message.find_first_of(": "));
  for (const collect::FlagSpec& flag : flags) {
    if (flag.name == name) return std::string(name);
  }
  return {};
}

// Asks until there is nothing more to complain of: after each error the flag goes back to its default.
void collect_errors(std::span<const collect::FlagSpec> specs, collect::FlagValues flags,
                    const std::function<Result<void>(const collect::FlagValues&)>& check,
                    std::vector<FlagError>& errors) {
  for (std::size_t tries = 0; tries <= specs.size(); ++tries) {
    const Result<void> checked = check(flags);
    if (checked) return;
    std::string flag = named_flag(checked.error().message, specs);
    const std::size_t named = flag.empty() ? 0 : flag.size() + 2;
    flags.reset(flag);
    errors.push_back({.flag = flag, .message = checked.error().message.substr(named)});
    if (flag.empty()) return;
  }
}

bool is_meant(const collect::CollectorSpec& spec, const collect::FlagValues& flags) {
  const std::string name = "collector." + std::string(spec.name);
  const collect::FlagSpec whole{.name = name,
                                .kind = collect::FlagKind::boolean,
                                .default_value = spec.enabled_by_default ? "true" : "false",
                                .help = {}};
  if (flags.boolean(whole)) return true;
  for (const collect::FlagSpec& flag : spec.flags) {
    if (flags.is_set(flag.name)) return true;
  }
  return false;
}

}  // namespace

std::vector<FlagError> check_collectors(const collect::FlagValues& flags) {
  std::vector<FlagError> errors;
  const SystemClock clock;
  NoFileSystems file_systems;
  const collect::RunOffTick run_off_tick = [](const std::function<void()>&) { return false; };
  for (const collect::CollectorSpec& spec : collect::all_collectors()) {
    if (!is_meant(spec, flags)) continue;
    const auto make = [&](const collect::FlagValues& tried) -> Result<void> {
      auto made = spec.make(
          {.flags = tried, .clock = clock, .file_systems = file_systems, .run_off_tick = run_off_tick});
      if (!made) return std::unexpected(made.error());
      return {};
    };
    collect_errors(spec.flags, flags, make, errors);
  }
  collect_errors(collect::FsProbe::flags(), flags, collect::FsProbe::check, errors);
  return errors;
}

}  // namespace hb::app
