#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/name_filter.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/dbus_connection.hpp"
#include "procfs/systemd_bus.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::DbusConnection;
using procfs::DbusObject;
using procfs::SystemdUnit;

constexpr FlagSpec kInclude{.name = "collector.systemd.unit-include",
                            .default_value = ".+",
                            .help =
                                "Regexp of systemd units to include. Units must both match include and not "
                                "match exclude to be included."};
constexpr FlagSpec kExclude{.name = "collector.systemd.unit-exclude",
                            .default_value = R"(.+\.(automount|device|mount|scope|slice))",
                            .help =
                                "Regexp of systemd units to exclude. Units must both match include and not "
                                "match exclude to be included."};
constexpr FlagSpec kEnableTasks{
    .name = "collector.systemd.enable-task-metrics",
    .kind = FlagKind::boolean,
    .default_value = "false",
    .help = "Enables service unit tasks metrics unit_tasks_current and unit_tasks_max"};
constexpr FlagSpec kEnableRestarts{.name = "collector.systemd.enable-restarts-metrics",
                                   .kind = FlagKind::boolean,
                                   .default_value = "false",
                                   .help = "Enables service unit metric service_restart_total"};
constexpr FlagSpec kEnableStartTime{.name = "collector.systemd.enable-start-time-metrics",
                                    .kind = FlagKind::boolean,
                                    .default_value = "false",
                                    .help = "Enables service unit metric unit_start_time_seconds"};
constexpr FlagSpec kFlags[] = {kInclude, kExclude, kEnableTasks, kEnableRestarts, kEnableStartTime};

constexpr Metric kUnitState{"node_systemd_unit_state", "Systemd unit", MetricType::gauge};
constexpr Metric kStartTime{"node_systemd_unit_start_time_seconds",
                            "Start time of the unit since unix epoch in seconds.", MetricType::gauge};
constexpr Metric kTasksCurrent{"node_systemd_unit_tasks_current", "Current number of tasks per Systemd unit",
                               MetricType::gauge};
constexpr Metric kTasksMax{"node_systemd_unit_tasks_max", "Maximum number of tasks per Systemd unit",
                           MetricType::gauge};
constexpr Metric kRunning{"node_systemd_system_running",
                          "Whether the system is operational (see 'systemctl is-system-running')",
                          MetricType::gauge};
constexpr Metric kUnits{"node_systemd_units", "Summary of systemd unit states", MetricType::gauge};
constexpr Metric kRestarts{"node_systemd_service_restart_total", "Service unit count of Restart triggers",
                           MetricType::counter};
constexpr Metric kLastTrigger{"node_systemd_timer_last_trigger_seconds",
                              "Seconds since epoch of last trigger.", MetricType::gauge};
constexpr Metric kAccepted{"node_systemd_socket_accepted_connections_total",
                           "Total number of accepted socket connections", MetricType::counter};
constexpr Metric kConnections{"node_systemd_socket_current_connections",
                              "Current number of socket connections", MetricType::gauge};
constexpr Metric kRefused{"node_systemd_socket_refused_connections_total",
                          "Total number of refused socket connections", MetricType::gauge};
constexpr Metric kVersion{"node_systemd_version", "Detected systemd version", MetricType::gauge};
constexpr Metric kVirtualization{"node_systemd_virtualization_info", "Detected virtualization technology",
                                 MetricType::gauge};

constexpr std::array<std::string_view, 5> kStates = {"active", "activating", "deactivating", "inactive",
                                                     "failed"};
constexpr double kMicrosecondsPerSecond = 1e6;
constexpr std::string_view kService = "org.freedesktop.systemd1";
constexpr std::string_view kManagerPath = "/org/freedesktop/systemd1";
constexpr std::string_view kManager = "org.freedesktop.systemd1.Manager";

// Asking each unit costs the manager, which is one thread, more than it costs this program.
constexpr double kTicksMax = 60;

struct Wanted {
  NameFilter units;
  bool tasks = false;
  bool restarts = false;
  bool start_time = false;
};

// A value of a unit beside its state.
struct UnitValue {
  Metric metric;
  double value = 0;
};
struct UnitReading {
  std::string name = {};
  std::string active_state = {};
  std::string type = {};  // of a service
  std::vector<UnitValue> values = {};
};
struct Reading {
  std::string version = {};
  std::string virtualization = {};
  bool is_running = false;
  std::map<std::string, uint64_t> by_state = {};
  std::vector<UnitReading> units = {};
};

// Asks systemd's manager for everything, once.
class Asker {
 public:
  Asker(DbusConnection& bus, Wanted& wanted) : bus_(bus), wanted_(wanted) {}

  Result<Reading> ask() {
    const DbusObject manager{.destination = kService, .path = kManagerPath, .interface = kManager};
    const auto version = procfs::ask_property(bus_, manager, "Version");
    if (!version) return std::unexpected(version.error());
    const auto state = procfs::ask_property(bus_, manager, "SystemState");
    if (!state) return std::unexpected(state.error());
    const auto virtualization = procfs::ask_property(bus_, manager, "Virtualization");
    const auto answer = bus_.call(
        {.destination = kService, .path = kManagerPath, .interface = kManager, .member = "ListUnits"}, {});
    if (!answer) return std::unexpected(answer.error());
    const auto units = procfs::parse_unit_list(*answer);
    if (!units) return std::unexpected(units.error());

    Reading reading{.version = version->text,
                    .virtualization = virtualization ? virtualization->text : "",
                    .is_running = state->text == "running"};
    for (const std::string_view name : kStates)
      reading.by_state[std::string(name)] = 0;
    for (const SystemdUnit& unit : *units) {
      ++reading.by_state[unit.active_state];
      if (unit.load_state == "loaded" && wanted_.units.accepts(unit.name))
        reading.units.push_back(ask_unit(unit));
    }
    return reading;
  }

 private:
  // A unit that vanished meanwhile has no properties: what cannot be told of it is left out.
  UnitReading ask_unit(const SystemdUnit& unit) {
    UnitReading reading{.name = unit.name, .active_state = unit.active_state};
    if (unit.name.ends_with(".service")) ask_service(unit, reading);
    if (unit.name.ends_with(".timer")) {
      const auto trigger = number(unit, "Timer", "LastTriggerUSec");
      if (trigger) reading.values.push_back({kLastTrigger, *trigger / kMicrosecondsPerSecond});
    }
    if (unit.name.ends_with(".socket")) {
      add(unit, "Socket", "NAccepted", kAccepted, reading);
      add(unit, "Socket", "NConnections", kConnections, reading);
      add(unit, "Socket", "NRefused", kRefused, reading);
    }
    if (wanted_.start_time) {
      const auto entered = number(unit, "Unit", "ActiveEnterTimestamp");
      const bool is_active = unit.active_state == "active";
      if (entered) reading.values.push_back({kStartTime, is_active ? *entered / kMicrosecondsPerSecond : 0});
    }
    return reading;
  }

  void ask_service(const SystemdUnit& unit, UnitReading& reading) {
    const auto type = procfs::ask_property(bus_, object(unit, "org.freedesktop.systemd1.Service"), "Type");
    if (type) reading.type = type->text;
    if (wanted_.restarts) add(unit, "Service", "NRestarts", kRestarts, reading);
    if (!wanted_.tasks) return;
    add(unit, "Service", "TasksCurrent", kTasksCurrent, reading);
    add(unit, "Service", "TasksMax", kTasksMax, reading);
  }

  void add(const SystemdUnit& unit, std::string_view kind, std::string_view property, const Metric& metric,
           UnitReading& reading) {
    if (const auto value = number(unit, kind, property)) reading.values.push_back({metric, *value});
  }

  // Nothing for "infinity", which is all ones.
  std::optional<double> number(const SystemdUnit& unit, std::string_view kind, std::string_view property) {
    const std::string interface = std::string(kService) + "." + std::string(kind);
    const auto value = procfs::ask_property(bus_, object(unit, interface), property);
    if (!value || !value->number || *value->number == UINT64_MAX) return std::nullopt;
    return static_cast<double>(*value->number);
  }

  static DbusObject object(const SystemdUnit& unit, std::string_view interface) {
    return {.destination = kService, .path = unit.path, .interface = interface};
  }

  DbusConnection& bus_;
  Wanted& wanted_;
};

Result<Reading> ask_systemd(const std::string& socket_path, Wanted& wanted) {
  auto bus = DbusConnection::open(socket_path);
  if (!bus) return std::unexpected(bus.error());
  return Asker(*bus, wanted).ask();
}

// The number at the beginning of a version such as "v252.22-1~deb12u1": 252.22.
double version_number(std::string_view version) {
  const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  const auto* begin = std::ranges::find_if(version, is_digit);
  const auto* end = std::find_if_not(begin, version.end(), is_digit);
  if (end != version.end() && *end == '.' && end + 1 != version.end() && is_digit(end[1]))
    end = std::find_if_not(end + 1, version.end(), is_digit);
  return procfs::parse_double(std::string_view(begin, end)).value_or(0);
}

// The state of systemd's units, from its manager over D-Bus, asked away from the tick.
class SystemdCollector final : public Collector {
 public:
  SystemdCollector(Wanted wanted, const CollectorConfig& config)
      : wanted_(std::make_shared<Wanted>(std::move(wanted))),
        reading_(config.clock, config.run_off_tick, {.ticks_max = kTicksMax}) {}

  [[nodiscard]] std::string_view name() const override { return "systemd"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<Reading>* reading = reading_.update_with([&] {
      return [socket = host.root("run/dbus/system_bus_socket"), wanted = wanted_] {
        return ask_systemd(socket, *wanted);
      };
    });
    if (reading == nullptr) return {};
    if (!*reading) return std::unexpected(reading->error());
    emit_system(**reading, sink);
    for (const UnitReading& unit : (*reading)->units)
      emit_unit(unit, sink);
    return {};
  }

 private:
  static void emit_system(const Reading& reading, SampleSink& sink) {
    sink.emit(kVersion, {{"version", reading.version}}, version_number(reading.version));
    sink.emit(kVirtualization,
              {{"virtualization_type", reading.virtualization.empty() ? "none" : reading.virtualization}}, 1);
    sink.emit(kRunning, reading.is_running ? 1 : 0);
    for (const auto& [state, count] : reading.by_state)
      sink.emit(kUnits, {{"state", state}}, static_cast<double>(count));
  }

  static void emit_unit(const UnitReading& unit, SampleSink& sink) {
    for (const std::string_view state : kStates) {
      sink.emit(kUnitState, {{"name", unit.name}, {"state", state}, {"type", unit.type}},
                unit.active_state == state ? 1 : 0);
    }
    for (const UnitValue& value : unit.values)
      sink.emit(value.metric, {{"name", unit.name}}, value.value);
  }

  std::shared_ptr<Wanted> wanted_;  // of the reading that goes on
  PacedReading<Result<Reading>> reading_;
};

}  // namespace

CollectorSpec systemd_collector() {
  return {.name = "systemd",
          .enabled_by_default = false,
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            // Unlike other patterns, these have to match the whole name.
            const auto whole = [&config](const FlagSpec& flag) {
              return "^(?:" + std::string(config.flags.text(flag)) + ")$";
            };
            const std::string include = whole(kInclude);
            const std::string exclude = whole(kExclude);
            auto units = NameFilter::make({.include = include, .exclude = exclude});
            if (!units) {
              return fail(ErrorCode::invalid, "--" + std::string(kInclude.name) + " or --" +
                                                  std::string(kExclude.name) + ": " + units.error().message);
            }
            Wanted wanted{.units = std::move(*units),
                          .tasks = config.flags.boolean(kEnableTasks),
                          .restarts = config.flags.boolean(kEnableRestarts),
                          .start_time = config.flags.boolean(kEnableStartTime)};
            return std::make_unique<SystemdCollector>(std::move(wanted), config);
          }};
}

}  // namespace hb::collect
