#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "procfs/fake_bus.hpp"

namespace hb::collect {

CollectorSpec systemd_collector();

namespace {

using procfs::DbusMessage;
using procfs::DbusReader;
using procfs::DbusWriter;
using procfs::FakeBus;

void put_unit(DbusWriter& body, std::string_view name, std::string_view load, std::string_view active) {
  body.align(8);
  for (const std::string_view text :
       {name, std::string_view("description"), load, active, std::string_view("sub"), std::string_view(""),
        std::string_view("/unit")})
    body.text(text);
  body.u32(0);
  body.text("");
  body.text("/");
}

FakeBus::Answer property(std::string_view name) {
  DbusWriter body;
  const auto is = [name](std::string_view other) { return name == other; };
  if (is("Version") || is("SystemState") || is("Virtualization") || is("Type")) {
    body.signature("s");
    body.text(is("Version")       ? "252.22-1~deb12u1"
              : is("SystemState") ? "running"
              : is("Type")        ? "notify"
                                  : "");
    return {.signature = "v", .body = body.bytes()};
  }
  if (name.starts_with('N')) {
    body.signature("u");
    body.u32(static_cast<uint32_t>(name.size()));
    return {.signature = "v", .body = body.bytes()};
  }
  body.signature("t");
  body.u64(is("TasksMax") ? UINT64_MAX : is("TasksCurrent") ? 3 : 1'500'000);
  return {.signature = "v", .body = body.bytes()};
}

FakeBus::Answer respond(const DbusMessage& call) {
  if (call.member != "ListUnits") {
    DbusReader arguments = call.reader();
    arguments.text();
    return property(arguments.text());
  }
  DbusWriter body;
  const DbusWriter::Array units = body.begin_array(8);
  put_unit(body, "a.service", "loaded", "active");
  put_unit(body, "b.timer", "loaded", "inactive");
  put_unit(body, "c.socket", "loaded", "active");
  put_unit(body, "d.mount", "loaded", "active");
  put_unit(body, "e.service", "not-found", "failed");
  body.end_array(units);
  return {.signature = "a(ssssssouso)", .body = body.bytes()};
}

class SystemdCollectorTest : public testing::Test {
 protected:
  SystemdCollectorTest() { made_.write("run/dbus/x", ""); }

  std::string tick(const FlagValues& flags = {}) {
    const FakeBus bus(made_.root().root("run/dbus/system_bus_socket"), respond);
    CollectorTrial trial(systemd_collector(), made_.root(), flags);
    std::string text = trial.tick();
    EXPECT_TRUE(trial.outcome()) << trial.outcome().error().message;
    return text;
  }

 private:
  MadeHost made_;
};

std::string states_of(const std::string& name, const std::string& active, const std::string& type) {
  std::string lines;
  for (const char* state : {"active", "activating", "deactivating", "inactive", "failed"}) {
    lines += "node_systemd_unit_state{name=\"" + name + "\",state=\"" + state + "\",type=\"" + type + "\"} " +
             (active == state ? "1" : "0") + "\n";
  }
  return lines;
}

TEST_F(SystemdCollectorTest, TellsTheStateOfTheUnits) {
  EXPECT_EQ(tick(), R"(node_systemd_socket_accepted_connections_total{name="c.socket"} 9
node_systemd_socket_current_connections{name="c.socket"} 12
node_systemd_socket_refused_connections_total{name="c.socket"} 8
node_systemd_system_running 1
node_systemd_timer_last_trigger_seconds{name="b.timer"} 1.5
)" + states_of("a.service", "active", "notify") +
                        states_of("b.timer", "inactive", "") + states_of("c.socket", "active", "") +
                        R"(node_systemd_units{state="activating"} 0
node_systemd_units{state="active"} 3
node_systemd_units{state="deactivating"} 0
node_systemd_units{state="failed"} 1
node_systemd_units{state="inactive"} 1
node_systemd_version{version="252.22-1~deb12u1"} 252.22
node_systemd_virtualization_info{virtualization_type="none"} 1
)");
}

TEST_F(SystemdCollectorTest, TellsMoreWhenItIsAskedTo) {
  FlagValues flags;
  for (const char* flag : {"enable-task-metrics", "enable-restarts-metrics", "enable-start-time-metrics"})
    flags.set("collector.systemd." + std::string(flag), "true");
  const std::string text = tick(flags);
  for (const char* line : {"node_systemd_unit_tasks_current{name=\"a.service\"} 3\n",
                           "node_systemd_service_restart_total{name=\"a.service\"} 9\n",
                           "node_systemd_unit_start_time_seconds{name=\"a.service\"} 1.5\n",
                           "node_systemd_unit_start_time_seconds{name=\"b.timer\"} 0\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  EXPECT_EQ(text.find("node_systemd_unit_tasks_max"), std::string::npos);
}

TEST_F(SystemdCollectorTest, MatchesWholeNames) {
  const struct {
    std::string include;
    bool has_service;
  } cases[] = {{"a", false}, {R"(a\.service)", true}, {R"(.*\.service|x)", true}};
  for (const auto& [include, has_service] : cases) {
    FlagValues flags;
    flags.set("collector.systemd.unit-include", include);
    EXPECT_EQ(tick(flags).find("a.service") != std::string::npos, has_service) << include;
  }
}

TEST(SystemdCollector, IsNotThereWithoutABus) {
  CollectorTrial trial(systemd_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(SystemdCollector, RefusesABadPattern) {
  FlagValues flags;
  flags.set("collector.systemd.unit-exclude", "(");
  const CollectorTrial trial(systemd_collector(), MadeHost().root(), flags);
  ASSERT_FALSE(trial.was_made());
  EXPECT_EQ(trial.refusal().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace hb::collect
