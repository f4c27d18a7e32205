#include <algorithm>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "procfs/fake_bus.hpp"

namespace hb::collect {

CollectorSpec logind_collector();

namespace {

using procfs::DbusMessage;
using procfs::DbusReader;
using procfs::DbusWriter;
using procfs::FakeBus;

// One seat, and one person at it in a way that nobody has heard of.
FakeBus::Answer respond(const DbusMessage& call) {
  DbusWriter body;
  if (call.member == "ListSeats") {
    const DbusWriter::Array seats = body.begin_array(8);
    body.align(8);
    body.text("seat0");
    body.text("/seat");
    body.end_array(seats);
    return {.signature = "a(so)", .body = body.bytes()};
  }
  if (call.member == "ListSessions") {
    const DbusWriter::Array sessions = body.begin_array(8);
    body.align(8);
    body.text("1");
    body.u32(1000);
    body.text("ann");
    body.text("seat0");
    body.text("/session/1");
    body.end_array(sessions);
    return {.signature = "a(susso)", .body = body.bytes()};
  }
  DbusReader arguments = call.reader();
  arguments.text();
  const std::string_view property = arguments.text();
  if (property == "Remote") {
    body.signature("b");
    body.u32(1);
  } else if (property == "Seat") {
    body.signature("(so)");
    body.align(8);
    body.text("seat0");
    body.text("/seat");
  } else {
    body.signature("s");
    body.text(property == "Class" ? "user" : "telepathy");
  }
  return {.signature = "v", .body = body.bytes()};
}

TEST(LogindCollector, CountsSessionsOfEveryKind) {
  const MadeHost made;
  made.write("run/dbus/x", "");
  const FakeBus bus(made.root().root("run/dbus/system_bus_socket"), respond);
  CollectorTrial trial(logind_collector(), made.root());
  const std::string text = trial.tick();
  ASSERT_TRUE(trial.outcome()) << trial.outcome().error().message;
  EXPECT_EQ(std::ranges::count(text, '\n'), 2 * 2 * 7 * 5);
  EXPECT_NE(text.find("{class=\"user\",remote=\"true\",seat=\"seat0\",type=\"other\"} 1\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("{class=\"user\",remote=\"false\",seat=\"seat0\",type=\"tty\"} 0\n"),
            std::string::npos);
}

TEST(LogindCollector, FailsWhenItIsRefused) {
  const MadeHost made;
  made.write("run/dbus/x", "");
  const FakeBus bus(made.root().root("run/dbus/system_bus_socket"),
                    [](const DbusMessage&) -> FakeBus::Answer { return {.error_name = "no"}; });
  CollectorTrial trial(logind_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::unavailable);
}

TEST(LogindCollector, IsNotThereWithoutTheService) {
  const MadeHost made;
  made.write("run/dbus/x", "");
  const FakeBus bus(made.root().root("run/dbus/system_bus_socket"),
                    [](const DbusMessage&) -> FakeBus::Answer {
                      return {.error_name = "org.freedesktop.DBus.Error.ServiceUnknown"};
                    });
  CollectorTrial trial(logind_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(LogindCollector, IsNotThereWithoutABus) {
  CollectorTrial trial(logind_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
