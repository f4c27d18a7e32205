#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/dbus_connection.hpp"
#include "procfs/systemd_bus.hpp"

namespace hb::collect {
namespace {

constexpr Metric kSessions{"node_logind_sessions", "Number of sessions registered in logind.",
                           MetricType::gauge};

constexpr std::string_view kService = "org.freedesktop.login1";
constexpr std::string_view kManager = "org.freedesktop.login1.Manager";
constexpr std::string_view kSession = "org.freedesktop.login1.Session";

// What is none of these is "other".
constexpr std::array<std::string_view, 7> kTypes = {"other",   "unspecified", "tty", "x11",
                                                    "wayland", "mir",         "web"};
constexpr std::array<std::string_view, 5> kClasses = {"other", "user", "greeter", "lock-screen",
                                                      "background"};

template <std::size_t kSize>
std::string_view known_or_other(const std::array<std::string_view, kSize>& known, std::string_view value) {
  const auto* found = std::ranges::find(known, value);
  return found == known.end() ? known.front() : *found;
}

// seat, remote, type, class
using SessionKind = std::tuple<std::string, bool, std::string_view, std::string_view>;
using SessionCounts = std::map<SessionKind, uint64_t>;

Result<SessionKind> ask_kind(procfs::DbusConnection& bus, const std::string& path) {
  const procfs::DbusObject session{.destination = kService, .path = path, .interface = kSession};
  const auto seat = procfs::ask_property(bus, session, "Seat");
  if (!seat) return std::unexpected(seat.error());
  const auto remote = procfs::ask_property(bus, session, "Remote");
  if (!remote) return std::unexpected(remote.error());
  const auto type = procfs::ask_property(bus, session, "Type");
  if (!type) return std::unexpected(type.error());
  const auto session_class = procfs::ask_property(bus, session, "Class");
  if (!session_class) return std::unexpected(session_class.error());
  return SessionKind{seat->text, remote->number.value_or(0) != 0, known_or_other(kTypes, type->text),
                     known_or_other(kClasses, session_class->text)};
}

// Every kind of session on every seat, those that there are none of too. The seat without a name is that of
// remote sessions.
Result<SessionCounts> count_sessions(const std::string& socket_path) {
  auto bus = procfs::DbusConnection::open(socket_path);
  if (!bus) return std::unexpected(bus.error());
  const procfs::DbusConnection::Call manager{.destination = kService,
                                             .path = "/org/freedesktop/login1",
                                             .interface = kManager,
                                             .member = "ListSeats"};
  const auto seats_answer = bus->call(manager, {});
  if (!seats_answer) return std::unexpected(seats_answer.error());
  auto seats = procfs::parse_seat_names(*seats_answer);
  if (!seats) return std::unexpected(seats.error());
  seats->emplace_back();
  auto list_sessions = manager;
  list_sessions.member = "ListSessions";
  const auto sessions_answer = bus->call(list_sessions, {});
  if (!sessions_answer) return std::unexpected(sessions_answer.error());
  const auto sessions = procfs::parse_session_paths(*sessions_answer);
  if (!sessions) return std::unexpected(sessions.error());

  SessionCounts counts;
  for (const std::string& seat : *seats) {
    for (const bool remote : {false, true}) {
      for (const std::string_view type : kTypes) {
        for (const std::string_view session_class : kClasses)
          counts[SessionKind{seat, remote, type, session_class}] = 0;
      }
    }
  }
  for (const std::string& path : *sessions) {
    const auto kind = ask_kind(*bus, path);
    if (!kind) return std::unexpected(kind.error());
    ++counts[*kind];
  }
  return counts;
}

// The sessions of people who are logged in, from logind over D-Bus, asked away from the tick.
class LogindCollector final : public Collector {
 public:
  explicit LogindCollector(const CollectorConfig& config) : reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "logind"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<SessionCounts>* counts = reading_.update_with([&host] {
      return [socket = host.root("run/dbus/system_bus_socket")] { return count_sessions(socket); };
    });
    if (counts == nullptr) return {};
    if (!*counts) return std::unexpected(counts->error());
    for (const auto& [kind, count] : **counts) {
      const auto& [seat, remote, type, session_class] = kind;
      sink.emit(
          kSessions,
          {{"seat", seat}, {"remote", remote ? "true" : "false"}, {"type", type}, {"class", session_class}},
          static_cast<double>(count));
    }
    return {};
  }

 private:
  PacedReading<Result<SessionCounts>> reading_;
};

}  // namespace

CollectorSpec logind_collector() {
  return {.name = "logind",
          .enabled_by_default = true,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<LogindCollector>(config);
          }};
}

}  // namespace hb::collect
